"""Which curves a run that sweeps has, and what they are of."""

from itertools import chain

import pytest

from bench.analysis.curves import PER_WORKER, curves_of, split
from tests import fake_cells, fake_curves
from tests.fake_curves import CROSSED, ITEMS, cells, only, results_of

ONE = {("asyncio", "warm"): (1.0, 2.0, 3.0)}


def test_a_cell_at_all_values_is_a_curve() -> None:
    curves = only(cells(CROSSED))
    assert (curves.workload, curves.option, curves.fixed, curves.kind) == ("sleep", "items", (), "io")
    assert curves.values == list(ITEMS)
    by_label = {curve.label: curve for curve in curves.curves}
    assert set(by_label) == {"asyncio warm", "thread_pool warm"}
    gains = [place.result.speed_up_beside for place in by_label["asyncio warm"].places]
    assert [gain.value for gain in gains if gain] == pytest.approx([0.95, 9.0, 60.0, 300.0])
    assert by_label["asyncio warm"].at(5) is None


def test_what_was_not_swept_is_apart() -> None:
    stored = [*cells(ONE), fake_cells.cell_beside("spin", fake_cells.SERIAL)]
    stored.append(fake_cells.cell_beside("sleep", fake_cells.SERIAL))  # at any number of workers
    plain, swept = split(results_of(stored))
    assert {result.workload for result in plain} == {"spin"}
    assert len(swept) == 4
    assert len(curves_of(results_of(stored))) == 1


def test_no_item_more_than_are_in_work_at_once_makes_it_faster() -> None:
    curves = only(cells(CROSSED, workers=50))
    assert [curves.ceiling(value) for value in ITEMS] == [1, 10, 50, 50]
    assert only(cells(ONE, ITEMS[:3], workload="spin")).ceiling(10) is None


def test_what_was_measured_is_items_per_second_and_speed_up_per_worker() -> None:
    curves = only(cells(ONE, (1, 2, 4), option="workers"))
    last = curves.curves[0].places[-1]
    assert last.throughput.value == pytest.approx(1000 / last.result.seconds.value)
    assert last.throughput.low < last.throughput.value < last.throughput.high
    assert last.efficiency
    assert last.efficiency.value == pytest.approx(3.0 / 4)


def test_of_a_grid_each_option_has_the_curves_at_the_largest_value_of_the_other() -> None:
    stored = [cell for workers in (1, 8) for cell in cells(ONE, (10, 20, 40), workers=workers)]
    of_items, of_workers = sorted(curves_of(results_of(stored)), key=lambda curves: curves.option)
    assert (of_items.option, of_items.fixed) == ("items", (("workers", 8),))
    assert (of_workers.option, of_workers.fixed) == ("workers", (("items", 40),))
    assert not of_items.is_weak


def test_what_does_one_item_at_a_time_is_there_at_every_number_of_workers() -> None:
    stored = [cell for workers in (1, 8) for cell in cells(ONE, (10, 20, 40), workers=workers)]
    stored += cells({("serial", "warm"): (1.0, 1.0, 1.0)}, (10, 20, 40))
    of_items = next(own for own in curves_of(results_of(stored)) if own.option == "items")
    assert {curve.label: len(curve.places) for curve in of_items.curves} == {"asyncio warm": 3, "serial": 3}


def test_items_that_grow_with_the_workers_are_weak_scaling() -> None:
    gains = {("asyncio", "warm"): [1.0]}
    stored = [cells(gains, [8.0 * workers], workers=workers) for workers in (1, 2, 4)]
    curves = only(list(chain.from_iterable(stored)))
    assert (curves.option, curves.fixed, curves.is_weak) == ("workers", ((PER_WORKER, 8.0),), True)
    assert curves.values == [1, 2, 4]


def test_one_value_is_no_curve() -> None:
    assert curves_of(results_of(fake_curves.cells(ONE, [5.0]))) == []
