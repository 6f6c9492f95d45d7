"""The cells of a run that sweeps: which there are, what is left out, and what a point costs."""

from dataclasses import replace

import pytest

from bench.contracts import Cell
from bench.discovery import cells, load_workload
from bench.points.point import Point
from bench.points.swept import read_all
from bench.session.dry_items import follows
from bench.session.point_costs import LEAST_SAMPLE, MOST_PROCESSES, least_s, reason_at, sample_of
from bench.session.profiles import QUICK, SMOKE
from bench.session.swept_cells import TOO_FEW_ROWS, TOO_LONG, SweptCells, header
from fixtures.inputs import Inputs
from tests.measure.visits import not_needed

FEW = ("serial", "thread_pool", "asyncio")


def swept(
    *texts: str, workloads: tuple[str, ...] = ("sleep",), budget_min: float | None = None
) -> SweptCells:
    return SweptCells.of(cells(workloads, FEW), read_all(texts), QUICK, budget_min, workloads)


def ids(found: SweptCells) -> list[str]:
    return [cell.id for cell in found.cells]


@pytest.mark.parametrize(
    ("workload", "options"),
    [
        ("http_fetch", {"workers", "items", "latency-ms"}),
        ("http_fetch_keepalive", {"workers", "items", "latency-ms"}),
        ("sleep", {"workers", "items"}),
        ("spin", {"workers", "items"}),
        ("mixed", {"workers", "items"}),
        ("booking_dates", {"workers", "items", "rows"}),
        ("booking_dates_stdlib", {"workers", "items", "rows"}),
    ],
)
def test_a_workload_follows_the_options_that_its_sizes_are_read_by(workload: str, options: set[str]) -> None:
    loaded = load_workload(workload)
    assert follows(loaded, QUICK.sizes_for(loaded)) == options


@pytest.mark.parametrize("workload", ["sleep", "spin", "mixed"])
def test_a_point_has_so_many_items(workload: str) -> None:
    loaded, own = load_workload(workload), replace(QUICK, items=7)
    inputs = Inputs.of(own.sizes_for(loaded), server=not_needed, csv=not_needed)
    assert len(loaded.items(inputs)) == 7


def test_items_of_a_csv_keep_their_rows_unless_the_rows_are_swept() -> None:
    loaded = load_workload("booking_dates")
    sizes = QUICK.at(Point.of({"items": 4.0})).sizes_for(loaded)
    assert (sizes.chunks, sizes.rows) == (4, 4 * QUICK.sizes.rows // QUICK.sizes.chunks)
    sizes = QUICK.at(Point.of({"items": 4.0, "rows": 640.0})).sizes_for(loaded)
    assert (sizes.chunks, sizes.rows) == (4, 640)


def test_a_point_is_a_profile() -> None:
    own = QUICK.at(Point.of({"workers": 7.0, "latency-ms": 2.5}))
    assert (own.limit("io"), own.limit("cpu"), own.sizes.latency_s) == (7, 7, 0.0025)
    assert (own.items, QUICK.at(None)) == (None, QUICK)


def test_every_cell_is_there_at_every_point() -> None:
    assert ids(swept("items=2,4")) == [
        f"{cell.id}-items={items}" for items in (2, 4) for cell in cells(["sleep"], FEW)
    ]


def test_what_does_one_item_at_a_time_is_there_once_for_all_workers() -> None:
    found = [cell.id for cell in swept("workers=1,8", "items=2,4").cells if cell.model == "serial"]
    assert found == ["sleep-serial-warm-items=2", "sleep-serial-warm-items=4"]
    assert [cell.id for cell in swept("workers=1,8").cells if cell.model == "serial"] == ["sleep-serial-warm"]


def test_an_option_that_changes_nothing_is_no_part_of_a_point() -> None:
    assert swept("rows=320,640").cells == cells(["sleep"], FEW)
    assert {cell.point for cell in swept("rows=320,640", "items=2").cells} == {Point.of({"items": 2.0})}


def test_without_a_sweep_cells_are_what_they_were() -> None:
    assert swept() == SweptCells(cells(["sleep"], FEW), ())


def test_points_that_would_take_too_long_are_left_out_by_name() -> None:
    found = swept("items=1:5000", budget_min=1.0)
    (left,) = found.left_out
    assert (left.workload, left.reason) == ("sleep", TOO_LONG)
    assert Point.of({"items": 5000.0}) in left.points
    assert not {cell.point for cell in found.cells} & set(left.points)
    assert str(left).endswith(f"items=5000: {TOO_LONG}")
    assert {"items": 5000} in left.stored()["points"]
    assert swept("items=1:5000", budget_min=1000.0).left_out == ()
    assert swept("items=1:5000").left_out == ()


def test_which_points_is_the_same_each_time() -> None:
    first, second = (swept("items=1:5000", "workers=1:64", budget_min=2.0) for _ in range(2))
    assert first == second
    assert first.left_out


def test_a_point_with_fewer_rows_than_items_is_left_out() -> None:
    found = swept("rows=16,64", "items=4,32", workloads=("booking_dates_stdlib",))
    (left,) = found.left_out
    assert (left.points, left.reason) == ((Point.of({"items": 32.0, "rows": 16.0}),), TOO_FEW_ROWS)


def test_many_items_that_wait_have_a_sample_beside_them() -> None:
    sleep, spin = load_workload("sleep"), load_workload("spin")
    assert sample_of(sleep, replace(QUICK, items=5000)) == 100  # a second of them, at 10 ms
    assert sample_of(sleep, replace(QUICK, items=100)) is None
    assert sample_of(sleep, QUICK) is None
    assert sample_of(spin, replace(QUICK, items=5000)) is None
    long = replace(QUICK, items=5000, sizes=replace(QUICK.sizes, sleeps=(1.0,)))
    assert sample_of(sleep, long) == LEAST_SAMPLE


def test_beside_a_sample_nothing_runs_one_item_after_the_other() -> None:
    many, few = replace(QUICK, items=5000), replace(QUICK, items=10)
    serial, threads = Cell("sleep", "serial", "warm"), Cell("sleep", "thread_pool", "warm")
    assert "serial runs a sample of 100 items" in str(reason_at(serial, many, ()))
    assert reason_at(serial, few, ()) is reason_at(threads, many, ()) is None


def test_no_pool_has_hundreds_of_processes() -> None:
    many = QUICK.at(Point.of({"workers": MOST_PROCESSES + 1.0}))
    cell = Cell("sleep", "process_pool_fork", "warm")
    assert reason_at(cell, many, ()) == f"more than {MOST_PROCESSES} processes in one pool"
    assert reason_at(cell, QUICK.at(Point.of({"workers": 2.0})), ()) is None
    assert reason_at(Cell("sleep", "thread_pool", "warm"), many, ()) is None


def test_the_more_items_the_longer_and_the_more_workers_the_shorter() -> None:
    own = [cell for cell in cells(["sleep"], FEW) if cell.model != "serial"]
    few, many = (least_s(own, replace(QUICK, items=items), beside=True) for items in (100, 1000))
    assert few < many
    at_once = least_s(own, replace(QUICK, items=1000, limit_io=100), beside=True)
    assert at_once < many


def test_a_run_says_at_its_start_what_is_swept_and_what_is_left_out() -> None:
    found = swept("workers=1,8", "items=2,4")
    assert header(found.left_out, found.cells) == ["sleep: swept over 4 points"]
    short = swept("items=1:5000", budget_min=1.0)
    first, second = header(short.left_out, short.cells)
    assert first.startswith("sleep: swept over ")
    assert second.startswith("sleep: left out at items=")


def test_smoke_has_no_sample() -> None:
    assert sample_of(load_workload("sleep"), replace(SMOKE, items=400)) is None
