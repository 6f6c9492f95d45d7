"""The change of each cell beside its neighbours: what is compared, what alarms, how often falsely."""

from typing import Any

import numpy as np
import pytest

from bench.analysis import result
from bench.analysis.result import Result
from bench.session.fail_if_slower import lines
from bench.session.relative_change import compare, name_of
from bench.store.decode import benchmarks_of
from tests import fake_cells, fake_runs
from tests.fake_cells import Cell
from tests.stats.machine import measured

POOL = Cell("process_pool_fork", "warm", 1.7, capacity=1.8)
CELLS = (fake_cells.SERIAL, POOL, Cell("asyncio", "warm", 0.98))


def cells(*benchmarks: dict[str, Any]) -> list[Result]:
    return result.read(benchmarks_of(benchmarks))[0]


def beside(workload: str, *own: Cell, serial_s: float = 0.025, **extra: Any) -> list[Result]:
    return cells(*(fake_cells.cell_beside(workload, cell, serial_s, **extra) for cell in own))


def with_yardstick(seconds: float, serial_s: float = 0.025) -> list[Result]:
    """The serial cell beside a yardstick that takes ``seconds`` where serial takes ``serial_s``."""
    stored = fake_cells.cell_beside("spin", fake_cells.SERIAL, serial_s)
    neighbours = stored["extra_info"]["neighbours"]
    neighbours["yardstick_s"] = [
        [second * seconds / serial_s for second in visit] for visit in neighbours["serial_s"]
    ]
    return cells(stored)


def test_a_slower_machine_is_no_change() -> None:
    comparison = compare(beside("spin", *CELLS, serial_s=0.05), beside("spin", *CELLS), "0001", 10)
    assert [change.name for change in comparison.changes] == [
        "spin-process_pool_fork-warm",
        "spin-asyncio-warm",
    ]
    assert all(change.ratio.value == pytest.approx(1) for change in comparison.changes)
    assert comparison.slower == []


def test_a_slower_cell_is_found_by_its_efficiency_or_its_speed_up() -> None:
    slower = beside("spin", POOL._replace(speed_up=1.7 / 1.2), CELLS[2]._replace(speed_up=0.98 / 1.2))
    changes = {change.name: change for change in compare(slower, beside("spin", *CELLS), "0001", 10).changes}
    assert {change.basis for change in changes.values()} == {"efficiency", "speed-up"}
    for change in changes.values():
        assert change.is_slower
        assert change.ratio.value == pytest.approx(1.2)
        assert change.ratio.low > 1.1


def test_less_capacity_is_not_a_slower_pool() -> None:
    now = beside("spin", POOL._replace(speed_up=1.7 * 0.8, capacity=1.8 * 0.8))
    (change,) = compare(now, beside("spin", POOL), "0001", 10).changes
    assert change.ratio.value == pytest.approx(1)
    assert not change.is_slower


def test_what_slows_the_workload_itself_shows_beside_the_yardstick() -> None:
    (same,) = compare(with_yardstick(0.02), with_yardstick(0.03, serial_s=0.0375), "0001", 10).changes
    assert (same.basis, same.is_slower) == ("yardstick", False)
    assert same.ratio.value == pytest.approx(1)
    (slower,) = compare(with_yardstick(0.02, serial_s=0.03), with_yardstick(0.02), "0001", 10).changes
    assert slower.is_slower
    assert slower.ratio.value == pytest.approx(1.2)


def test_serial_that_waits_is_compared_by_its_seconds() -> None:
    now = beside("sleep", fake_cells.SERIAL, serial_s=0.3)
    (change,) = compare(now, beside("sleep", fake_cells.SERIAL, serial_s=0.2), "0001", 10).changes
    assert change.basis == "seconds"
    assert change.ratio.value == pytest.approx(1.5)


def test_what_was_stored_without_neighbours_is_said_to_be_incomparable() -> None:
    before = cells(*(fake_runs.cell("spin", cell.model, cell.start, 0.025) for cell in CELLS))
    comparison = compare(beside("spin", *CELLS), before, "0001", 10)
    assert comparison.changes == []
    assert sorted(comparison.incomparable) == sorted(name_of(cell) for cell in before)
    (line,) = lines(comparison)
    assert line.startswith("  not comparable this way (stored without neighbours")


def test_only_cells_of_both_runs_are_compared() -> None:
    comparison = compare(beside("spin", *CELLS), beside("spin", POOL), "0001", 10)
    assert [change.name for change in comparison.changes] == ["spin-process_pool_fork-warm"]
    assert comparison.incomparable == []


def test_lines_name_the_slowest_first_with_its_interval() -> None:
    now = beside("spin", POOL, CELLS[2]._replace(speed_up=0.9))
    first, second = lines(compare(now, beside("spin", *CELLS), "0001", 10))
    assert first.startswith("  spin-asyncio-warm            +8.9 % (+")
    assert first.endswith(" %)  by speed-up")
    assert second.startswith("  spin-process_pool_fork-warm  +0.0 % (-")


def stored(workload: str, model: str, rounds: np.ndarray[Any, Any], serial_s: np.ndarray[Any, Any]) -> Any:
    cell = fake_runs.cell(workload, model, "warm", 1.0)
    cell["stats"] = fake_runs.stats_of(rounds.ravel().tolist())
    neighbours = {"serial_s": serial_s.tolist(), "capacity": None, "cpus": None}
    visits, in_each = rounds.shape
    cell["extra_info"] |= {"sweeps": visits, "rounds_per_sweep": in_each, "neighbours": neighbours}
    return cell


def run_of(random: np.random.Generator, speed_ups: list[float]) -> list[Result]:
    """Twelve cells, three workloads, as a machine with moods gives them."""
    own = measured(random, speed_ups, 8, 0.01, rounds=4)
    names = [
        (workload, model)
        for workload in ("spin", "booking_dates", "booking_dates_unique")
        for model in ("asyncio", "thread_pool", "mp_pool", "loop_per_thread")
    ]
    cells_of = zip(names, own.rounds, own.serial_s, strict=True)
    return cells(*(stored(*name, rounds, serial_s) for name, rounds, serial_s in cells_of))


def test_two_runs_of_the_same_alarm_in_one_pair_of_twenty_at_most_and_twenty_percent_are_found() -> None:
    random, pairs, alarms, found = np.random.default_rng(9), 120, 0, 0
    for _ in range(pairs):
        then, now = run_of(random, [1.0] * 12), run_of(random, [1 / 1.25] + [1.0] * 11)
        shown = [change.name for change in compare(now, then, "0001", 10).slower]
        found += "spin-asyncio-warm" in shown
        alarms += any(name != "spin-asyncio-warm" for name in shown)
    assert alarms / pairs <= 0.05
    assert found / pairs >= 0.8
