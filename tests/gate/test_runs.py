"""Gate runs from the command line to the exit code, on a project with a fake clock."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.gate import memory
from tests.gate.project import SUITE, GateRun, Project

# as a formatter and a documenting colleague would have it
REFORMATTED = '''
"""The benchmarks."""
from clock import spend
from work import COST


def test_call(
    benchmark,
):
    """A call, calibrated."""
    # repeated as often as it takes
    benchmark(
        spend,
        (1E-3 * COST),
    )


def test_pedantic(benchmark):
    benchmark.pedantic(spend, args=(0.0020 * COST,),
                       rounds=3)
'''
CHANGED = """
from clock import spend
from work import FASTER, SLOWER
def test_call(benchmark):
    benchmark(spend, 0.001 * SLOWER)
def test_pedantic(benchmark):
    benchmark.pedantic(spend, args=(0.002 * SLOWER,), rounds=3)
def test_call_faster(benchmark):
    benchmark(spend, 0.001 * FASTER)
def test_pedantic_faster(benchmark):
    benchmark.pedantic(spend, args=(0.002 * FASTER,), rounds=3)
"""


@pytest.mark.upstream
def test_a_head_that_was_only_reformatted_measures_everything_and_nothing_is_left_or_touched(
    project: Project,
) -> None:
    project.write("test_it.py", REFORMATTED)
    before = project.contents()
    run = project.gate("--base", "base", "--strict")
    assert run.code == 0, run.output
    assert run.verdicts == {"test_call": "pass", "test_pedantic": "pass"}
    assert project.left_behind() == []
    assert project.contents() == before


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, GateRun]:
    """A head that makes half of the benchmarks slower and the others faster, gated with all its files."""
    project = Project(tmp_path_factory.mktemp("changed"))
    project.write("test_it.py", CHANGED)
    project.write("work.py", "SLOWER = FASTER = 1.0\n")
    project.commit("equal")
    project.write("work.py", "SLOWER = 1.1\nFASTER = 0.5\n")
    project.commit("differing")
    files = ("--json", project.folder.parent / "gate.json", "--summary", project.folder.parent / "gate.md")
    return project, project.gate("--base", "equal", "--head", "differing", *files)


@pytest.mark.upstream
def test_a_slower_head_is_a_regression_of_just_so_much(changed: tuple[Project, GateRun]) -> None:
    project, run = changed
    assert run.code == 1, run.output
    assert run.verdicts == {
        "test_call": "regression",
        "test_pedantic": "regression",
        "test_call_faster": "improvement",
        "test_pedantic_faster": "improvement",
    }
    assert run.output.count("+10.0 %") >= 2
    assert run.output.count("-50.0 %") >= 2
    assert "| +10.0 % |" in (project.folder.parent / "gate.md").read_text()


def test_a_stored_run_is_judged_again(changed: tuple[Project, GateRun]) -> None:
    project, run = changed
    again = project.gate("--from", project.folder.parent / "gate.json")
    assert again.code == 1
    assert again.output in run.output  # which also says how it went


def test_both_sides_are_files_that_pytest_benchmark_compares(changed: tuple[Project, GateRun]) -> None:
    files = [changed[0].folder.parent / f"gate-{side}.json" for side in ("base", "head")]
    options = ("--columns=min,max,mean,stddev,median,iqr,outliers,ops,rounds,iterations", "--group-by=name")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("pytest-benchmark")), "compare", *files, *options],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "test_call (" in done.stdout
    assert "(1.10)" in done.stdout
    assert "(2.00)" in done.stdout


def test_both_sides_take_the_same_rounds_in_turns(project: Project, tmp_path: Path) -> None:
    # every call says who makes it, in one file
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
    stored = tmp_path / "gate.json"
    run = project.gate("--base", "named", "--rounds", "4", "--json", stored)  # what --turns was called
    assert run.code == 0, run.output
    rounds = json.loads(stored.read_text())["pairs"][0]["benchmarks"]["test_it.py::test_call"]
    assert len(rounds["base"]) == len(rounds["head"]) == 4
    assert rounds["iterations"] == 1
    # twice to calibrate, two untimed rounds to watch the memory, four rounds in the order AB BA BA AB, one
    # call after them for its result
    watched = "bbhh" if memory.is_known() else ""
    assert log.read_text().startswith("bbhh" + watched + "bh" + "hb" + "hb" + "b" + "b" + "hh")


@pytest.fixture(scope="module")
def differing(tmp_path_factory: pytest.TempPathFactory) -> GateRun:
    """Two revisions whose suites have not the same benchmarks."""
    project = Project(tmp_path_factory.mktemp("differing"))
    project.write(
        "test_it.py",
        SUITE.replace("test_pedantic", "test_renamed").replace("0.001", "0.003")
        + "def test_added(benchmark):\n    benchmark(spend, 1)\n",
    )
    project.write(
        "test_more.py",
        "import pytest, os, work\nfrom clock import spend\n"
        "def test_equal(benchmark):\n    benchmark(spend, 1)\n"
        "def test_skipped(benchmark):\n    pytest.skip('not today')\n"
        "def test_fails_in_head(benchmark):\n    benchmark(work.f)\n"
        "def test_never(benchmark):\n    pass\n",
    )
    project.write("test_other.py", "import work\nwork.f\n" + SUITE)
    project.commit("other")
    project.git("checkout", "--quiet", "base")
    project.git("checkout", "--quiet", "other", "--", "test_more.py", "test_other.py")
    project.write("work.py", "from clock import spend\nCOST = 1.0\ndef f(): spend(1)\n")
    project.commit("first")
    return project.gate("--base", "first", "--head", "other")


def test_new_removed_changed_skipped_and_failed_are_all_said(differing: GateRun) -> None:
    assert differing.code == 3
    assert differing.verdicts == {
        "test_it.py::test_call": "changed",
        "test_it.py::test_pedantic": "removed",
        "test_it.py::test_renamed": "new",
        "test_it.py::test_added": "new",
        "test_more.py::test_equal": "pass",
        "test_more.py::test_skipped": "skipped",
        "test_more.py::test_fails_in_head": "failed",
        "test_more.py::test_never": "failed",
        "test_other.py": "failed",
    }
    assert "not today" in differing.output
    assert "never called the benchmark fixture" in differing.output


def test_a_module_that_one_side_cannot_import_fails_as_a_whole(differing: GateRun) -> None:
    lines = iter(differing.output.splitlines())
    row = next(line for line in lines if line.startswith("test_other.py "))
    assert row.split() == ["test_other.py", "failed"]
    line = next(lines)  # below its row
    assert "head was not collected: AttributeError" in line
    assert "has no attribute 'f'" in line


def test_what_could_not_be_compared_fails_only_if_strict(project: Project, tmp_path: Path) -> None:
    project.write("test_it.py", SUITE.replace("test_pedantic", "test_renamed").replace("0.001", "0.003"))
    run = project.gate("--base", "base", "--json", tmp_path / "gate.json")
    assert list(run.verdicts.values()) == ["changed", "removed", "new"]
    assert run.code == 0
    assert project.gate("--from", tmp_path / "gate.json", "--strict").code == 3


def test_options_that_would_disarm_it_are_overruled(project: Project) -> None:
    project.write(
        "pytest.ini",
        "[pytest]\naddopts = --benchmark-disable --benchmark-skip -n 2 -x --benchmark-autosave\n",
    )
    project.write("work.py", "COST = 1.2\n")
    run = project.gate("--base", "base", PYTEST_DISABLE_PLUGIN_AUTOLOAD="", PYTEST_PLUGINS="")
    assert run.verdicts == {"test_call": "regression", "test_pedantic": "regression"}, run.output
    assert not (project.folder / ".benchmarks").exists()


def test_the_working_tree_is_taken_as_it_is(project: Project) -> None:
    project.write("work.py", "from factor import COST\n")  # changed
    project.write("factor.py", "COST = 2.0\n")  # not yet known to git
    project.write("__pycache__/ignored.py", "")
    (project.folder / "clock.py").rename(project.folder / "watch.py")  # deleted
    project.write("clock/__init__.py", (project.folder / "watch.py").read_text())
    before = project.contents()
    # the revision's own folder comes first, wherever else its modules may be
    run = project.gate("--base", "base", PYTHONPATH=str(project.folder))
    assert run.code == 1, run.output
    assert "+100.0 %" in run.output
    assert project.contents() == before


def test_configuration_of_the_project(project: Project) -> None:
    project.write(
        "pyproject.toml",
        "[tool.concurrency-bench.gate]\nmargin = 20\nselect = '''call or\n pedantic'''\n"
        "[tool.concurrency-bench.gate.margins]\n'*pedantic' = 5\n",
    )
    project.write("work.py", "COST = 1.1\n")
    run = project.gate("--base", "base")
    assert run.verdicts == {"test_call": "pass", "test_pedantic": "regression"}


def test_two_interpreters_on_one_revision(project: Project) -> None:
    run = project.gate("--base-python", sys.executable, "--head-python", sys.executable)
    assert run.code == 0, run.output
    assert "against head working tree" in run.output


def test_a_report_ends_well_and_says_that_it_is_one(project: Project, tmp_path: Path) -> None:
    project.write("work.py", "COST = 1.2\n")
    files = ("--json", tmp_path / "gate.json", "--summary", tmp_path / "gate.md")
    run = project.gate("--base", "base", "--report-only", *files)
    assert run.code == 0
    assert run.verdicts == {"test_call": "regression", "test_pedantic": "regression"}
    said = "Report only: the exit code is 0, and would have been 1."
    assert said in run.output.splitlines()  # before the line that says where the rounds are
    assert said in (tmp_path / "gate.md").read_text().replace("\\", "")
    assert project.gate("--from", tmp_path / "gate.json", "--report-only").code == 0
    assert project.gate("--base", "nowhere", "--report-only").code == 2  # an error is no verdict


@pytest.mark.skipif(not memory.is_known(), reason="this system does not say")
def test_a_head_that_needs_more_memory_is_a_regression(project: Project, tmp_path: Path) -> None:
    project.write(
        "test_it.py",
        "from clock import spend\nimport work\n"
        "def once():\n    spend(0.02)\n    return len(bytearray(work.MIB << 20))\n"
        "def test_call(benchmark):\n    benchmark(once)\n",
    )
    project.write("work.py", "MIB = 1\n")
    project.commit("small")
    project.write("work.py", "MIB = 100\n")
    run = project.gate("--base", "small", "--pairs", "3", "--json", tmp_path / "gate.json")
    assert run.code == 1, run.output
    assert "peak memory +" in run.said
    assert project.gate("--from", tmp_path / "gate.json").code == 1
    assert project.gate("--base", "small", "--pairs", "3", "--memory-margin", "1000").code == 0
