"""What of a cell can be compared between runs, and by which basis."""

from typing import Any

import pytest

from bench.analysis import result
from bench.analysis.gains import Basis, gains_of
from bench.store.decode import benchmarks_of
from tests import fake_cells, fake_runs
from tests.fake_cells import Cell

POOL = Cell("process_pool_fork", "warm", 1.7, capacity=1.8)


def bases_of(stored: dict[str, Any]) -> list[Basis]:
    ((cell,), _) = result.read(benchmarks_of([stored]))
    return list(gains_of(cell))


@pytest.mark.parametrize(
    ("workload", "cell", "bases"),
    [
        ("spin", POOL, [Basis("efficiency", 2), Basis("speed-up")]),
        ("sleep", Cell("asyncio", "warm", 18.0), [Basis("speed-up")]),
        ("sleep", fake_cells.SERIAL, [Basis("seconds")]),
        ("spin", fake_cells.SERIAL, []),
    ],
    ids=["pool", "one CPU", "serial that waits", "serial without a yardstick"],
)
def test_the_best_basis_comes_first(workload: str, cell: Cell, bases: list[Basis]) -> None:
    assert bases_of(fake_cells.cell_beside(workload, cell)) == bases


def test_serial_has_its_yardstick() -> None:
    stored = fake_cells.cell_beside("spin", fake_cells.SERIAL)
    beside = stored["extra_info"]["neighbours"]
    beside["yardstick_s"] = beside["serial_s"]
    assert bases_of(stored) == [Basis("yardstick")]


def test_without_neighbours_and_of_a_single_visit_nothing_can_be_compared() -> None:
    assert bases_of(fake_runs.cell("spin", "asyncio", "warm", 0.1)) == []
    once = fake_cells.cell_beside("spin", POOL)
    beside = once["extra_info"]["neighbours"]
    beside |= {name: beside[name][:1] for name in ("serial_s", "capacity")}
    once["extra_info"] |= {"sweeps": 1}
    once["stats"] = fake_runs.stats_of(once["stats"]["data"][: fake_cells.ROUNDS])
    assert bases_of(once) == []
