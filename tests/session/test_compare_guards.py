"""``--benchmark-compare`` as a person types it: what is no comparison stops with one line."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.session import compare_guards
from bench.session.compare_guards import Collected
from tests.helpers import run_pytest

CELLS = ("--profile", "smoke", "--workload", "sleep", "--model", "serial", "--model", "threads")
Stored = dict[str, Any]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A storage with one run of two cells."""
    folder = tmp_path_factory.mktemp("storage")
    run = run_pytest(*CELLS, "--benchmark-autosave", f"--benchmark-storage={folder}")
    assert run.returncode == 0, run.stdout
    return folder


def stored_run(store: Path) -> Path:
    (path,) = store.glob("*/0001_*.json")
    return path


def compare(store: Path, *arguments: object) -> tuple[int, str]:
    run = run_pytest(*CELLS, f"--benchmark-storage={store}", "--benchmark-compare", *arguments)
    return run.returncode, run.stdout


@pytest.fixture
def altered(store: Path, tmp_path: Path) -> Callable[[Callable[[Stored], None]], Path]:
    """A copy of the storage whose run is changed by a function."""

    def alter(change: Callable[[Stored], None]) -> Path:
        original = stored_run(store)
        run = json.loads(original.read_text())
        change(run)
        path = tmp_path / original.parent.name / original.name
        path.parent.mkdir()
        path.write_text(json.dumps(run))
        return tmp_path

    return alter


def errors(output: str) -> list[str]:
    return [line for line in output.splitlines() if "ERROR: " in line]


@pytest.mark.upstream
def test_the_same_cells_compare_whatever_size_they_do_not_read(store: Path) -> None:
    code, output = compare(store, "--rows=400", "--benchmark-compare-fail=median:100000%")
    assert code == 0, output
    assert errors(output) == []
    assert "(0001_" in output


@pytest.mark.upstream
def test_a_regression_fails(altered: Callable[..., Path]) -> None:
    def faster(run: Stored) -> None:
        for benchmark in run["benchmarks"]:
            benchmark["stats"]["median"] /= 1000

    code, output = compare(altered(faster), "--benchmark-compare-fail=median:5%")
    assert code == 1
    assert "Performance has regressed" in output
    assert "Traceback" not in output


@pytest.mark.upstream
def test_each_of_several_thresholds_counts(altered: Callable[..., Path]) -> None:
    def faster(run: Stored) -> None:
        for benchmark in run["benchmarks"]:
            benchmark["stats"]["min"] /= 1000

    thresholds = ("--benchmark-compare-fail=min:10%", "--benchmark-compare-fail=max:100000%")
    code, output = compare(altered(faster), *thresholds)
    assert code == 1
    assert "Performance has regressed" in output
    assert "Traceback" not in output


def test_measuring_side_by_side_stops(store: Path) -> None:
    code, output = compare(store, "-n", "2")
    assert code != 0
    assert "xdist (-n) measures nothing: run without -n" in errors(output)[0]
    assert "Traceback" not in output


def test_a_truncated_run_stops(store: Path, tmp_path: Path) -> None:
    original = stored_run(store)
    path = tmp_path / original.parent.name / original.name
    path.parent.mkdir()
    path.write_text(original.read_text()[:500])
    code, output = compare(tmp_path)
    assert code != 0
    assert "no readable stored run" in errors(output)[0]


@pytest.mark.upstream
def test_a_machine_that_differs_in_what_does_not_matter_is_only_warned_of(
    altered: Callable[..., Path],
) -> None:
    code, output = compare(altered(lambda run: run["machine_info"].update(release="another")))
    assert code == 0, output
    assert "Benchmark machine_info is different" in output


def test_another_machine_stops(altered: Callable[..., Path]) -> None:
    code, output = compare(altered(lambda run: run["machine_info"].update(node="elsewhere")))
    assert code != 0
    assert "node was elsewhere" in errors(output)[0]
    assert "Traceback" not in output


def test_a_cell_that_is_gone_stops(altered: Callable[..., Path]) -> None:
    def rename(run: Stored) -> None:
        benchmark = run["benchmarks"][0]
        benchmark["fullname"] = benchmark["fullname"].replace("sleep-", "slumber-")

    code, output = compare(altered(rename))
    assert code != 0
    assert any("no longer exists here" in line for line in errors(output)), output
    assert any("is not in the stored run" in line for line in errors(output)), output


def test_a_failed_cell_stops(store: Path) -> None:
    code, output = compare(store, "-p", "tests.plugins.wrong_answers")
    assert code != 0
    (line,) = errors(output)
    assert line.startswith(
        "ERROR: comparison stopped: test_cell[sleep-threads-cold] in the stored run was not"
    )
    assert line.endswith(")")


def test_deselected_cells_are_not_missed(store: Path) -> None:
    code, output = compare(store, "-k", "serial")
    assert code == 0, output


# -- The guards by themselves


def config(**given: object) -> Any:
    """A pytest.Config of which nothing but options is asked, those of a comparison with the latest run."""
    options = dict.fromkeys(("disable", "enable", "skip", "compare_fail")) | {"compare": True} | given
    return SimpleNamespace(
        option=SimpleNamespace(**{f"benchmark_{name}": value for name, value in options.items()})
    )


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"disable": True}, "--benchmark-disable measures nothing: leave it out"),
        ({"skip": True}, "--benchmark-skip measures nothing: leave it out"),
        ({"compare": "bench/test_matrix.py"}, "took 'bench/test_matrix.py' as the run to compare with"),
        ({"compare": "bench"}, "took 'bench' as the run to compare with"),
        ({"compare": "x.py::test"}, "took 'x.py::test' as the run to compare with"),
        (
            {"compare": [], "compare_fail": [SimpleNamespace(field="min", threshold=1)]},
            "add --benchmark-compare",
        ),
    ],
)
def test_options_that_compare_nothing_get_one_line(given: dict[str, object], line: str) -> None:
    with pytest.raises(pytest.UsageError) as caught:
        compare_guards.require_comparable_options(config(**given))
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "given", [{}, {"compare": "0001"}, {"disable": True, "enable": True}, {"compare": []}]
)
def test_options_that_compare_are_left_alone(given: dict[str, object]) -> None:
    compare_guards.require_comparable_options(config(**given))


@pytest.mark.parametrize(
    ("requested", "line"),
    [
        (True, "no readable stored run of this Python in here: "),
        ("0007", "run that matches '0007' of this Python"),
    ],
)
def test_a_run_that_is_not_there_gets_one_line(requested: object, line: str) -> None:
    session = SimpleNamespace(compare=requested, compared_mapping={}, storage="here")
    with pytest.raises(pytest.UsageError) as caught:
        compare_guards.require_baseline(SimpleNamespace(_benchmarksession=session))
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


MACHINE = {
    "node": "here",
    "python_version": "3.11.7",
    "free_threaded": False,
    "cpu": {"brand_raw": "fast", "count": 2},
}


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("node", "elsewhere", "node was elsewhere, is here"),
        ("python_version", "3.11.0", "python_version was 3.11.0, is 3.11.7"),
        ("free_threaded", True, "free_threaded was True, is False"),
        ("cpu", {"brand_raw": "fast", "count": 4}, "cpus was 4, is 2"),
    ],
)
def test_another_machine_or_build_gets_one_line(key: str, value: object, line: str) -> None:
    with pytest.raises(pytest.UsageError) as caught:
        compare_guards.require_same_machine(MACHINE, MACHINE | {key: value})
    assert f"({line})" in str(caught.value)


def test_the_same_machine_is_compared_with() -> None:
    compare_guards.require_same_machine(MACHINE, MACHINE | {"release": "newer"})


CELL: dict[str, Any] = {"workers": 2, "items": 4, "start_method": None, "inputs": {"sleeps": [0.1]}}


@pytest.mark.parametrize(
    "changed", [{"inputs": {"sleeps": [1.0]}}, {"workers": 3}, {"start_method": "spawn"}]
)
def test_other_sizes_or_limits_are_another_measurement(changed: dict[str, Any]) -> None:
    lines = list(
        compare_guards.differences(
            {"x::a": CELL | changed}, {"x::a": CELL}, Collected(frozenset(), frozenset())
        )
    )
    assert any("a was stored with other sizes or limits" in line for line in lines)


def test_each_difference_gets_a_line() -> None:
    collected = Collected(frozenset({"lost", "same", "new", "out"}), frozenset({"lost", "same", "new"}))
    stored = {"gone": CELL, "lost": CELL, "same": CELL, "out": CELL}
    lines = list(compare_guards.differences(stored, {"same": CELL, "new": CELL}, collected))
    assert [line.split(" ", 1)[0] for line in lines] == ["gone", "lost", "new"]
