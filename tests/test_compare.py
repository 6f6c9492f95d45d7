"""``--benchmark-compare`` as a person types it: what is no comparison stops with one line."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench import environment
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


def test_the_stored_run_has_every_fact(store: Path) -> None:
    run = json.loads(stored_run(store).read_text())
    assert {bench["extra_info"]["model"] for bench in run["benchmarks"]} == {"serial", "threads"}
    for bench in run["benchmarks"]:
        extra = bench["extra_info"]
        assert {"workload", "model", "start", "kind", "items", "workers"} <= extra.keys()
        assert bench["stats"]["data"]
    assert run["conditions"]["source_sha256"]
    assert run["conditions"]["command"][0] == "pytest"
    assert run["machine_info"]["gil_enabled_after_imports"] in (True, False)


def test_the_same_cells_compare(store: Path) -> None:
    code, output = compare(store, "--benchmark-compare-fail=median:100000%")
    assert code == 0, output
    assert errors(output) == []
    assert "(0001_" in output


def test_a_regression_fails(altered: Callable[..., Path]) -> None:
    def faster(run: Stored) -> None:
        for bench in run["benchmarks"]:
            bench["stats"]["median"] /= 1000

    code, output = compare(altered(faster), "--benchmark-compare-fail=median:5%")
    assert code == 1
    assert "Performance has regressed" in output
    assert "Traceback" not in output


def test_each_of_several_thresholds_counts(altered: Callable[..., Path]) -> None:
    def faster(run: Stored) -> None:
        for bench in run["benchmarks"]:
            bench["stats"]["min"] /= 1000

    thresholds = ("--benchmark-compare-fail=min:10%", "--benchmark-compare-fail=max:100000%")
    code, output = compare(altered(faster), *thresholds)
    assert code == 1
    assert "Performance has regressed" in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("-n", "2"), "xdist (-n) measures nothing: run without -n"),
        (("--benchmark-disable",), "--benchmark-disable measures nothing: leave it out"),
        (("--benchmark-skip",), "--benchmark-skip measures nothing: leave it out"),
    ],
)
def test_nothing_measured_stops(store: Path, arguments: tuple[str, ...], line: str) -> None:
    code, output = compare(store, *arguments)
    assert code != 0
    assert line in errors(output)[0]
    assert "Traceback" not in output


def test_a_path_is_not_swallowed(store: Path) -> None:
    code, output = compare(store, "bench/test_matrix.py")
    assert code != 0
    assert "took 'bench/test_matrix.py' as the run to compare with" in errors(output)[0]


def test_a_threshold_without_comparison_stops() -> None:
    run = run_pytest(*CELLS, "--benchmark-compare-fail=median:5%")
    assert run.returncode != 0
    assert "add --benchmark-compare" in errors(run.stdout)[0]


def test_no_stored_run_stops(tmp_path: Path) -> None:
    code, output = compare(tmp_path)
    assert code != 0
    assert "no readable stored run" in errors(output)[0]


def test_a_truncated_run_stops(store: Path, tmp_path: Path) -> None:
    original = stored_run(store)
    path = tmp_path / original.parent.name / original.name
    path.parent.mkdir()
    path.write_text(original.read_text()[:500])
    code, output = compare(tmp_path)
    assert code != 0
    assert "no readable stored run" in errors(output)[0]


@pytest.mark.parametrize(
    ("key", "value"),
    [("node", "elsewhere"), ("python_version", "3.11.0"), ("free_threaded", True)],
)
def test_another_machine_or_build_stops(altered: Callable[..., Path], key: str, value: object) -> None:
    code, output = compare(altered(lambda run: run["machine_info"].update({key: value})))
    assert code != 0
    assert f"{key} was {value}" in errors(output)[0]
    assert "Traceback" not in output


def test_a_cell_that_is_gone_stops(altered: Callable[..., Path]) -> None:
    def rename(run: Stored) -> None:
        bench = run["benchmarks"][0]
        bench["fullname"] = bench["fullname"].replace("sleep-", "slumber-")

    code, output = compare(altered(rename))
    assert code != 0
    assert any("no longer exists here" in line for line in errors(output)), output
    assert any("is not in the stored run" in line for line in errors(output)), output


def test_other_sizes_stop(store: Path, altered: Callable[..., Path]) -> None:
    def resize(run: Stored) -> None:
        run["benchmarks"][0]["extra_info"]["inputs"]["sleeps"] = [1.0]

    code, output = compare(altered(resize))
    assert code != 0
    assert "other sizes or limits" in errors(output)[0]


def test_a_failed_cell_stops(store: Path) -> None:
    run = run_pytest(
        *CELLS,
        f"--benchmark-storage={store}",
        "--benchmark-compare",
        "-p",
        "tests.break_sleep",
    )
    assert run.returncode != 0
    assert any("was not measured now" in line for line in errors(run.stdout)), run.stdout


def test_deselected_cells_are_not_missed(store: Path) -> None:
    code, output = compare(store, "-k", "serial")
    assert code == 0, output


def test_whether_asyncio_run_makes_reprs_is_seen() -> None:
    known = sys.version_info < (3, 11, 8) or (3, 12) <= sys.version_info < (3, 12, 2)
    assert environment.asyncio_run_reprs() == known
