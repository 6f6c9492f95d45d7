"""A side, or the gate itself, that ends before its time."""

import errno
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate.project import SUITE, Project
from tests.helpers import ROOT, heed_sigint, is_gone, tree, wait_until

FAULTS = {
    "test_exit": ("os._exit(7)", "head ended with exit code 7"),
    "test_crash": ("os.kill(os.getpid(), 11)", "head was ended by SIGSEGV"),
    "test_hang": ("time.sleep(60)", "head hangs: no sign for 3 s"),
    "test_odd_signal": ("os.kill(os.getpid(), signal.SIGRTMIN + 6)", "head was ended by signal 40"),
    "test_garbage": ("write_to_sockets(b'garbage')", "head wrote b'garbage' to the gate's line, which is"),
}
GARBAGE = """
import os, signal, stat, time
COST = 1.0
def write_to_sockets(text):
    for number in range(3, 100):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, text + b"\\n")
        except OSError:
            pass
"""


def test_a_side_that_dies_or_hangs_fails_that_benchmark_alone(project: Project) -> None:
    benchmarks = (f"def {name}(benchmark):\n    benchmark(work.{name})\n" for name in FAULTS)
    fine = (f"def {name}(): spend(1)\n" for name in FAULTS)
    faulty = (f"def {name}(): {fault}\n" for name, (fault, _) in FAULTS.items())
    project.write("pyproject.toml", "[tool.concurrency-bench.gate]\nhang-after = 3\n")
    project.write("test_it.py", SUITE + "import work\n" + "".join(benchmarks))
    project.write("work.py", "from clock import spend\nCOST = 1.0\n" + "".join(fine))
    project.commit("first")
    project.write("work.py", GARBAGE + "".join(faulty))
    run = project.gate("--base", "first", "--pairs", "6")  # a fault ends its pair
    assert run.code == 3
    assert run.verdicts == {
        **dict.fromkeys(("test_call", "test_pedantic"), "pass"),
        **dict.fromkeys(FAULTS, "failed"),
    }
    for name, (_, said) in FAULTS.items():
        assert f"{name} failed {said}" in run.said
    assert project.left_behind() == []


def test_a_side_that_does_not_start(project: Project) -> None:
    project.write("conftest.py", "import nowhere\n")
    run = project.gate("--base", "base")
    assert run.code == 3
    assert "head ended with exit code 4" in run.output
    assert "No module named 'nowhere'" in run.output
    assert "Traceback (most" not in run.output.partition("Error:")[0]
    assert project.left_behind() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ended_in_the_middle_it_leaves_nothing(
    project: Project, tmp_path: Path, number: signal.Signals
) -> None:
    project.write(
        "test_it.py",
        SUITE
        + "import time\ndef nap():\n    time.sleep(0.02)\n    spend(0.02)\n"
        + "def test_slow(benchmark):\n    benchmark(nap)\n",
    )
    project.commit("slow")
    stored = tmp_path / "gate.json"
    before = project.contents()
    arguments = project.arguments("--base", "slow", "--pairs", "30", "--turns", "30", "--json", stored)
    with subprocess.Popen(
        [sys.executable, "-m", "bench", *arguments],
        env=project.environment(),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_sigint,  # noqa: PLW1509 - the tests have one thread
    ) as gate:
        assert gate.stderr is not None
        while "pair 2" not in gate.stderr.readline():
            pass
        assert wait_until(lambda: len(tree(gate.pid)) >= 3)
        processes = tree(gate.pid)
        gate.send_signal(number)
        rest = gate.communicate(timeout=30)[1]
    assert wait_until(lambda: all(map(is_gone, processes)))
    assert wait_until(lambda: project.left_behind() == [])
    assert project.contents() == before
    if number != signal.SIGKILL:
        assert gate.returncode == 3
        assert "Error: interrupted" in rest
        assert json.loads(stored.read_text())["stopped"] == "it was interrupted"
        assert len(json.loads(stored.read_text())["pairs"]) == 1


def test_what_fails_first_is_the_reason(project: Project) -> None:
    project.write(
        "test_it.py",
        SUITE
        + "import pytest\nasync def work(): pass\n"
        + "def test_network(benchmark):\n    raise ConnectionError('no network')\n"
        + "def test_module(benchmark):\n    import nowhere\n"
        + "def test_async(benchmark):\n    benchmark(work)\n"
        + "def test_pedantic_async(benchmark):\n    benchmark.pedantic(work)\n"
        + "def test_lambda(benchmark):\n    benchmark(lambda: (spend(0.01), work())[1])\n"
        + "@pytest.mark.benchmark\ndef test_marked():\n    spend(0.01)\n",
    )
    project.commit("faulty")
    run = project.gate(
        "--base", "faulty", "--", "-W", "error"
    )  # a fixture that is not used is an error, later
    assert run.code == 3
    failed = ("test_network", "test_module", "test_async", "test_pedantic_async", "test_lambda")
    assert run.verdicts == {
        **dict.fromkeys(("test_call", "test_pedantic"), "pass"),
        **dict.fromkeys(failed, "failed"),
        "test_marked": "pass",
    }
    assert "base failed in call: ConnectionError: no network" in run.said
    assert "No module named 'nowhere'; let --setup install it" in run.said
    assert run.said.count("TypeError: work is asynchronous") == 4
    assert "TypeError: test_lambda.<locals>.<lambda> is asynchronous" in run.said


def test_what_cannot_be_kept_is_shown_all_the_same(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, pieces: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("bench.gate.output.write_atomically", full)
    stored = tmp_path / "gate.json"
    run = project.gate("--base", "base", "--json", stored)
    assert run.verdicts == {"test_call": "pass", "test_pedantic": "pass"}
    assert run.code == 3
    assert run.output.splitlines()[-1] == f"Error: {stored}: No space left on device"
