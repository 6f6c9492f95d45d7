"""Programs that prepare a side end with all that they have started."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bench.gate.errors import CannotMeasureError
from bench.gate.programs import TimeLimitError, run
from tests.helpers import ROOT, heed_sigint, wait_until

BACKGROUND = "sleep 60 & echo $! >> pids; "


def all_gone(folder: Path) -> bool:
    """Whether all that it has started in the background has ended."""
    return not any(map(psutil.pid_exists, map(int, (folder / "pids").read_text().split())))


def test_the_end_of_the_output_and_the_code(tmp_path: Path) -> None:
    done = run(["sh", "-c", "echo some Error: x; echo more >&2; exit 3"], 20.0)
    assert (done.code, done.output, done.reason) == (3, b"some Error: x\nmore\n", "some Error: x")
    assert run(["sh", "-c", "exit 4"], 20.0).reason == "exit code 4"
    with pytest.raises(CannotMeasureError, match="/nowhere: No such file"):
        run(["/nowhere"], 20.0)


def test_what_goes_on_in_the_background_is_not_waited_for_and_ends(tmp_path: Path) -> None:
    assert run(["sh", "-c", BACKGROUND], 20.0, cwd=tmp_path).code == 0
    assert wait_until(lambda: all_gone(tmp_path))


def test_after_its_time_limit_the_whole_group_ends(tmp_path: Path) -> None:
    with pytest.raises(TimeLimitError, match=r"took longer than 0\.5 s and was ended"):
        run(["sh", "-c", f"{BACKGROUND} wait"], 0.5, cwd=tmp_path)
    assert wait_until(lambda: all_gone(tmp_path))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_whole_group(tmp_path: Path, number: signal.Signals) -> None:
    command = ["sh", "-c", f"{BACKGROUND} echo ready > ready; wait"]
    program = (
        "from bench.gate.guard import guarded\n"
        "from bench.gate.programs import run\n"
        f"with guarded():\n    run({command!r}, 60.0, cwd={str(tmp_path)!r})\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        preexec_fn=heed_sigint,  # noqa: PLW1509 - the tests have one thread
    ) as process:
        assert wait_until(lambda: (tmp_path / "ready").exists())
        process.send_signal(number)
    assert process.returncode
    assert wait_until(lambda: all_gone(tmp_path))
