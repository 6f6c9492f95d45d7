"""A side, or the gate itself, that ends before its time."""

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
}


def test_a_side_that_dies_or_hangs_fails_that_benchmark_alone(project: Project) -> None:
    benchmarks = (f"def {name}(benchmark):\n    benchmark(work.{name})\n" for name in FAULTS)
    fine = (f"def {name}(): spend(1)\n" for name in FAULTS)
    faulty = (f"def {name}(): {fault}\n" for name, (fault, _) in FAULTS.items())
    project.write("pyproject.toml", "[tool.concurrency-bench.gate]\nhang-after = 3\n")
    project.write("test_it.py", SUITE + "import work\n" + "".join(benchmarks))
    project.write("work.py", "from clock import spend\nCOST = 1.0\n" + "".join(fine))
    project.commit("first")
    project.write("work.py", "import os, time\nCOST = 1.0\n" + "".join(faulty))
    run = project.gate("--base", "first", "--pairs", "4")  # a fault ends its pair
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
