"""The ladder: which workloads have one, at which sizes, and a run of it."""

import json
from typing import Any

import pytest

from bench.analysis.ladder_steps import steps_beside
from bench.discovery import cells, load_workload
from bench.session import ladder
from bench.session.profiles import PROFILES
from bench.store.decode import benchmarks_of, cell_of
from fixtures.bookings import NOTEBOOK_ROWS
from tests.helpers import run_pytest

STEPS = ["booking_dates_inferred", "booking_dates", "booking_dates_unique"]
WORKLOADS = [f"--workload={step}" for step in STEPS]


def test_the_ways_to_do_one_task_are_its_steps() -> None:
    assert ladder.steps(cells()) == STEPS


@pytest.mark.parametrize(
    ("workloads", "models"),
    [(STEPS[:2], []), (["spin", "sleep", "http_fetch"], []), (STEPS, ["threads"])],
)
def test_too_few_ways_or_none_without_concurrency_are_no_ladder(
    workloads: list[str], models: list[str]
) -> None:
    assert ladder.steps(cells(workloads, models)) == []


def rows_of(profile: str, **sizes: int) -> list[int]:
    customised = PROFILES[profile].customised(sizes, limit=None)
    return [customised.ladder_sizes_for(load_workload(step)).rows for step in STEPS]


def test_it_is_of_the_notebook_s_size_and_of_a_sample_where_rows_are_slow() -> None:
    for profile in ("quick", "full"):
        assert rows_of(profile) == [NOTEBOOK_ROWS // 20, NOTEBOOK_ROWS, NOTEBOOK_ROWS]


def test_smoke_and_rows_make_it_small() -> None:
    assert rows_of("smoke") == [320] * 3
    assert rows_of("quick", rows=2000) == [2000] * 3


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """A quick run of few rows: stored, and as printed."""
    path = tmp_path_factory.mktemp("ladder") / "run.json"
    run = run_pytest(*WORKLOADS, "--model=serial", "--rows=320", "--budget=0.2", f"--benchmark-json={path}")
    assert "6 passed" in run.stdout, run.stdout
    return json.loads(path.read_text()), run.stdout


def of_file(stored: dict[str, Any], file: str) -> list[dict[str, Any]]:
    return [each for each in stored["benchmarks"] if each["fullname"].startswith(f"bench/{file}::")]


def test_its_steps_are_stored_with_a_round_of_each_of_the_least_sweeps(
    measured: tuple[dict[str, Any], str],
) -> None:
    least = PROFILES["quick"].sweeps_cpu
    assert {each["stats"]["rounds"] for each in of_file(measured[0], "test_ladder.py")} == {least}


def test_they_are_not_counted_as_cells(measured: tuple[dict[str, Any], str]) -> None:
    assert "quick profile: 3 cells and a ladder of 3 steps, about " in measured[1]


def test_they_are_steps_and_no_cells(measured: tuple[dict[str, Any], str]) -> None:
    steps = benchmarks_of(of_file(measured[0], "test_ladder.py"))
    assert [step.workload for step in steps_beside(steps)] == STEPS
    assert not any(map(cell_of, steps))
    assert [each["extra_info"]["inputs"]["rows"] for each in of_file(measured[0], "test_ladder.py")] == [
        320
    ] * 3


def test_the_terminal_concludes_from_them(measured: tuple[dict[str, Any], str]) -> None:
    assert "Before concurrency: at 320 rows " in " ".join(measured[1].split())


def test_they_run_one_after_the_other_in_each_sweep() -> None:
    """Their order turns back, as that of cells does."""
    run = run_pytest("--setup-plan", "bench/test_ladder.py", *WORKLOADS, "--model=serial")
    lines = [line.partition("test_step[")[2].partition("]")[0] for line in run.stdout.splitlines()]
    assert [step for step in lines if step][:6] == [*STEPS, *STEPS[::-1]]


@pytest.mark.parametrize(("workload", "collected"), [(WORKLOADS, 6), (WORKLOADS[:1], 1)])
def test_it_is_collected_where_there_is_one(workload: list[str], collected: int) -> None:
    run = run_pytest("--profile=smoke", "--collect-only", "-q", *workload, "--model=serial")
    assert f"{collected} test" in run.stdout


def test_without_one_its_file_says_so() -> None:
    run = run_pytest("bench/test_ladder.py", "--profile=smoke", "--workload=sleep", "--model=serial", "-rs")
    assert "the chosen workloads are not three ways to do one task" in run.stdout


def test_a_wrong_answer_fails_the_step_alone() -> None:
    cells = [*WORKLOADS, "--model=serial", "--profile=smoke", "-p", "tests.plugins.wrong_dates"]
    run = run_pytest("bench/test_ladder.py", *cells)
    assert "1 failed, 2 passed" in run.stdout, run.stdout
    assert "test_step[booking_dates]" in run.stdout or "booking_dates: " in run.stdout
