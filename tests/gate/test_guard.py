"""No end of the gate looks like a verdict that it has not reached."""

import contextlib
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bench.gate.errors import CannotMeasureError, RequestError
from bench.gate.guard import guarded
from bench.gate.record import dumps
from bench.interrupts import Interrupted
from tests.gate.records import SLOWER, record_of
from tests.helpers import ROOT


def during_an_interrupt() -> Exception:
    """What code raises that an interrupt has passed through, as numpy's import does."""
    error = ImportError("broken")
    error.__context__ = Interrupted("SIGINT")
    return error


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (RequestError("no\nsuch \x1b[1m thing"), 2, r"no such \x1b[1m thing"),
        (CannotMeasureError("why"), 3, "why"),
        (KeyboardInterrupt(), 3, "interrupted: no verdict"),
        (during_an_interrupt(), 3, "interrupted: no verdict"),
        (OSError(28, "No space left on device", "/tmp/x"), 3, "/tmp/x: No space left on device"),
        (
            KeyError("x"),
            3,
            "please report it: KeyError: 'x' (",
        ),
        (
            RecursionError("deep"),
            3,
            "please report it: RecursionError: deep",
        ),
        (SystemExit(1), 3, "something ended the gate before its end, with 1"),
        (MemoryError(), 3, "this is a fault of the gate's own, please report it: MemoryError"),
    ],
)
def test_every_error_is_one_line_and_no_regression(error: BaseException, code: int, said: str) -> None:
    with pytest.raises(click.ClickException) as ended, guarded():
        raise error
    assert ended.value.exit_code == code
    assert said in ended.value.format_message()
    assert len(ended.value.format_message().splitlines()) == 1


def test_an_output_that_nobody_reads_is_no_regression(tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    path.write_text(dumps(record_of({"a": SLOWER})))
    command = [sys.executable, "-m", "bench", "gate", "--from", str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as gate:
        assert gate.stdout is not None
        gate.stdout.close()
        assert gate.stderr is not None
        assert gate.stderr.read() == "Error: nobody reads the output any more\n"
    assert gate.returncode == 3


def test_a_signal_that_is_lost_on_its_way_ends_it_too() -> None:
    with pytest.raises(click.ClickException, match="interrupted: no verdict"), guarded():
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
