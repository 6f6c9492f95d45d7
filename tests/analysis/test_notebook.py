"""The notebook's systems beside ours."""

import pytest

from bench.analysis import notebook
from bench.analysis.notebook import ROWS
from bench.discovery import cells
from bench.store.decode import benchmarks_of
from bench.store.file import Benchmark
from tests.fake_runs import notebook_row


def stored(**seconds: float) -> list[Benchmark]:
    return benchmarks_of(notebook_row(row, value) for row, value in seconds.items())


def differences(cpus: int | None = 2, **seconds: float) -> list[str]:
    return list(notebook.differences(notebook.measured(stored(**seconds)), cpus))


def test_every_row_is_a_cell_and_has_a_baseline() -> None:
    known = {(cell.workload, cell.model, cell.start) for cell in cells()}
    assert {(row.workload, row.model, row.start) for row in ROWS} <= known
    assert {row.baseline for row in ROWS} <= {row.id for row in ROWS if row.id == row.baseline}


def test_rows_come_in_the_notebook_s_order_with_both_ratios() -> None:
    rows = notebook.measured(stored(N2=0.4, N7=1.45, N1=5.8))
    assert [row.row.id for row in rows] == ["N1", "N2", "N7"]
    assert [row.ratio for row in rows] == pytest.approx([1.0, 14.5, 4.0])
    assert [row.notebook_ratio for row in rows] == pytest.approx([1.0, 15.3, 2.17], abs=0.02)


def test_the_notebook_s_sleeps_have_a_ratio_though_it_did_not_time_them_in_a_loop() -> None:
    rows = notebook.measured(stored(**{"N8-serial": 10.0, "N8": 4.0}))
    assert [row.notebook_ratio for row in rows] == [None, pytest.approx(10 / 5.23)]


def test_a_row_without_its_baseline_is_left_out() -> None:
    assert notebook.measured(stored(N2=0.4)) == []


def test_what_differs_is_said_with_its_reason() -> None:
    (clause,) = differences(N1=5.8, N2=0.4, N7=1.45)
    assert clause == (
        "N7 differs: 2.2× its serial row then, 4× now: four at a time can be four times as fast at best, and "
        "the notebook's pool took over a second to start"
    )
    assert differences(N9=10.0, N11=40.0)[0].startswith("N11 differs: 0.84× its serial row then, 0.25× now")


@pytest.mark.parametrize(
    ("cpus", "why"),
    [
        (2, "it had 4 CPUs and this run has 2"),
        (8, "no reason is known: look into it"),
        (None, "no reason is known: look into it"),
    ],
)
def test_fewer_cpus_are_a_reason_to_be_slower(cpus: int | None, why: str) -> None:
    (clause,) = differences(cpus, N9=10.0, N10=10.0)
    assert clause == f"N10 differs: 2.3× its serial row then, 1× now: {why}"


def test_other_benchmarks_are_no_rows() -> None:
    document = notebook_row("N1", 1.0)
    for odd in (None, ["N1"], "N99", 3):
        document["extra_info"]["notebook"] = odd
        assert [notebook.row_id(benchmark) for benchmark in benchmarks_of([document])] == [None]
