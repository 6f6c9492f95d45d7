"""Gate runs from the command line to the exit code, on a project with a fake clock."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate.project import SUITE, Project, verdicts
from tests.helpers import is_gone, tree, wait_until


def test_equal_code_passes_and_nothing_is_left_or_touched(project: Project) -> None:
    before = project.contents()
    run = project.gate("--base", "base")
    assert run.returncode == 0, run.stdout
    assert verdicts(run.stdout) == {"test_call": "pass", "test_pedantic": "pass"}
    assert project.left_behind() == []
    assert project.contents() == before


def test_a_slower_head_is_a_regression_of_just_so_much(project: Project, tmp_path: Path) -> None:
    project.write("work.py", "COST = 1.1\n")
    project.commit("slower")
    summary, stored = tmp_path / "gate.md", tmp_path / "gate.json"
    run = project.gate("--base", "base", "--head", "slower", "--json", stored, "--summary", summary)
    assert run.returncode == 1
    assert verdicts(run.stdout) == {"test_call": "regression", "test_pedantic": "regression"}
    assert run.stdout.count("+10.0 %") >= 2
    assert "| +10.0 % |" in summary.read_text()
    again = project.gate("--from", stored)
    assert again.returncode == 1
    table = [line for line in run.stdout.splitlines() if "regression" in line]
    assert table == [line for line in again.stdout.splitlines() if "regression" in line]


def test_both_sides_are_files_that_pytest_benchmark_compares(project: Project, tmp_path: Path) -> None:
    project.write("work.py", "COST = 0.5\n")
    run = project.gate("--base", "base", "--json", tmp_path / "gate.json")
    assert run.returncode == 0
    assert verdicts(run.stdout) == {"test_call": "improvement", "test_pedantic": "improvement"}
    files = [tmp_path / f"gate-{side}.json" for side in ("base", "head")]
    options = ("--columns=median", "--group-by=name")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("pytest-benchmark")), "compare", *files, *options],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "test_call (" in done.stdout
    assert done.stdout.count("(1.0)") == 2
    assert done.stdout.count("(2.00)") == 2


def test_both_sides_take_the_same_rounds_in_turns(project: Project, tmp_path: Path) -> None:
    # every call says who makes it; the interpreter's own log shows the order
    log = tmp_path / "log"
    project.write("work.py", f"COST = 1.0\nNAME = 'base'\nLOG = {str(log)!r}\n")
    project.write(
        "test_it.py",
        "from clock import spend\nimport work\n"
        "def once():\n    spend(0.02)\n    open(work.LOG, 'a').write(work.NAME[0])\n"
        "def test_call(benchmark):\n    benchmark(once)\n",
    )
    project.commit("named")
    project.write("work.py", (project.folder / "work.py").read_text().replace("'base'", "'head'"))
    run = project.gate("--base", "named", "--rounds", "4", "--json", tmp_path / "gate.json")
    assert run.returncode == 0, run.stdout
    first = json.loads((tmp_path / "gate.json").read_text())["pairs"][0]["benchmarks"][
        "test_it.py::test_call"
    ]
    assert len(first["base"]) == len(first["head"]) == 4
    assert first["iterations"] == 1
    # twice to calibrate, four rounds in the order AB BA BA AB, one call after them for its result
    assert log.read_text().startswith("bbhh" + "bh" + "hb" + "hb" + "b" + "b" + "hh")


def test_new_removed_changed_skipped_and_failed_are_all_said(project: Project) -> None:
    project.write(
        "test_it.py",
        SUITE.replace("test_pedantic", "test_renamed").replace("0.001", "0.003")
        + "def test_added(benchmark):\n    benchmark(spend, 1)\n",
    )
    project.write(
        "test_more.py",
        "import pytest, os, work\nfrom clock import spend\n"
        "def test_skipped(benchmark):\n    pytest.skip('not today')\n"
        "def test_fails_in_head(benchmark):\n    benchmark(work.f)\n"
        "def test_never(benchmark):\n    pass\n",
    )
    project.commit("other")
    project.git("checkout", "--quiet", "base")
    project.git("checkout", "--quiet", "other", "--", "test_more.py")
    project.write("work.py", "from clock import spend\nCOST = 1.0\ndef f(): spend(1)\n")
    project.commit("first")
    run = project.gate("--base", "first", "--head", "other")
    assert run.returncode == 3
    assert verdicts(run.stdout) == {
        "test_it.py::test_call": "changed",
        "test_it.py::test_pedantic": "removed",
        "test_it.py::test_renamed": "new",
        "test_it.py::test_added": "new",
        "test_more.py::test_skipped": "skipped",
        "test_more.py::test_fails_in_head": "failed",
        "test_more.py::test_never": "failed",
    }
    assert "not today" in run.stdout
    assert "AttributeError" in run.stdout
    assert "never called the benchmark fixture" in run.stdout


def test_a_removed_benchmark_fails_only_if_strict(project: Project) -> None:
    project.write("test_it.py", SUITE.replace("test_pedantic", "test_renamed"))
    assert project.gate("--base", "base").returncode == 0
    assert project.gate("--base", "base", "--strict").returncode == 3


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("os._exit(7)", "head ended with exit code 7"),
        ("os.kill(os.getpid(), 11)", "head was ended by SIGSEGV"),
        ("time.sleep(60)", "head hangs: no sign for 3 s"),
    ],
)
def test_a_side_that_dies_or_hangs_fails_that_benchmark_alone(
    project: Project, fault: str, said: str
) -> None:
    project.write("pyproject.toml", "[tool.concurrency-bench.gate]\nhang-after = 3\n")
    project.write("test_it.py", SUITE + "import work\ndef test_fault(benchmark):\n    benchmark(work.f)\n")
    project.write("work.py", "from clock import spend\nCOST = 1.0\ndef f(): spend(1)\n")
    project.commit("first")
    project.write("work.py", f"import os, time\nCOST = 1.0\ndef f(): {fault}\n")
    run = project.gate("--base", "first")
    assert run.returncode == 3
    assert verdicts(run.stdout) == {"test_call": "pass", "test_pedantic": "pass", "test_fault": "failed"}
    assert said in " ".join(run.stdout.split())
    assert project.left_behind() == []


def test_a_module_that_one_side_cannot_import(project: Project) -> None:
    project.write("test_other.py", "import work\nwork.THERE\n" + SUITE)
    project.write("work.py", "COST = 1.0\nTHERE = 1\n")
    project.commit("first")
    project.write("work.py", "COST = 1.0\n")
    run = project.gate("--base", "first")
    assert run.returncode == 3
    assert verdicts(run.stdout)["test_other.py"] == "failed"
    assert verdicts(run.stdout)["test_it.py::test_call"] == "pass"
    assert "has no attribute 'THERE'" in " ".join(run.stdout.split())


def test_a_side_that_does_not_start(project: Project) -> None:
    project.write("conftest.py", "import nowhere\n")
    run = project.gate("--base", "base")
    assert run.returncode == 3
    assert "head ended with exit code 4" in run.stdout
    assert "No module named 'nowhere'" in run.stdout
    assert "Traceback (most" not in run.stdout.partition("Error:")[0]
    assert project.left_behind() == []


def test_options_that_would_disarm_it_are_overruled(project: Project) -> None:
    project.write(
        "pytest.ini",
        "[pytest]\naddopts = --benchmark-disable --benchmark-skip -n 2 -x --benchmark-autosave\n",
    )
    project.write("work.py", "COST = 1.2\n")
    run = project.gate("--base", "base", PYTEST_DISABLE_PLUGIN_AUTOLOAD="", PYTEST_PLUGINS="")
    assert verdicts(run.stdout) == {"test_call": "regression", "test_pedantic": "regression"}
    assert not (project.folder / ".benchmarks").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "--base is missing"),
        (["--base", "nowhere"], 2, "nowhere is no revision of"),
        (["--base", "base", "--select", "nothing"], 3, "no benchmark is selected on either side"),
        (["--base", "base", "--select", "and"], 2, "Wrong expression"),
        (["--base", "base", "--margin", "much"], 2, "'much' is not a valid float"),
        (["--base", "base", "--repo", "/nowhere"], 2, "there is no such folder"),
        (["--base", "base", "--repo", "/"], 2, "it is in no git repository"),
        (["--base", "base", "--python", "nowhere"], 3, "there is no such interpreter"),
        (["--base", "base", "--json", "/nowhere/gate.json"], 2, "there is no folder /nowhere"),
        (["--from", "/nowhere.json"], 2, "No such file"),
        (["--from", __file__], 2, "is no JSON, or was cut off"),
        (["--from", "x.json", "--base", "base"], 2, "leave --base out"),
        (["--base", "base", "--", "--no-such-option"], 2, "unrecognized arguments"),
    ],
)
def test_wrong_calls_get_one_line(project: Project, arguments: list[str], code: int, said: str) -> None:
    run = project.gate(*arguments)
    errors = run.stdout.partition("Error: ")[2].splitlines()
    assert (run.returncode, len(errors)) == (code, 1), run.stdout
    assert said in errors[0]
    assert project.left_behind() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ended_in_the_middle_it_leaves_nothing(
    project: Project, tmp_path: Path, number: signal.Signals
) -> None:
    project.write(
        "test_it.py",
        SUITE
        + "import time\ndef nap():\n    time.sleep(0.05)\n    spend(0.05)\n"
        + "def test_slow(benchmark):\n    benchmark(nap)\n",
    )
    project.commit("slow")
    stored = tmp_path / "gate.json"
    before = project.contents()
    arguments = ("--base", "slow", "--pairs", "30", "--rounds", "9", "--json", stored)
    with subprocess.Popen(
        project.command(*arguments, "--"), env=project.environment(), stderr=subprocess.PIPE, text=True
    ) as gate:
        assert gate.stderr is not None
        while "pair 3" not in gate.stderr.readline():
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
        assert len(json.loads(stored.read_text())["pairs"]) >= 2
