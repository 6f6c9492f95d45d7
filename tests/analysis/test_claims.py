"""What is claimed of a workload that was measured beside its neighbours."""

import pytest

from bench.analysis.claims import comparable
from tests import fake_cells
from tests.analysis.beside import claims_of, results_of
from tests.fake_cells import SERIAL, Cell


@pytest.mark.parametrize(
    ("cells", "kind", "leaders"),
    [
        (fake_cells.CLEAR_WINNER, "wins", ["process_pool_fork warm"]),
        (fake_cells.SHOWN_TIE, "tie", ["process_pool_fork warm", "mp_pool warm"]),
        (fake_cells.UNDECIDED_PAIR, "could not be told", []),
        (fake_cells.NOTHING_BETTER, "no model beats serial", []),
        (fake_cells.NOT_TOLD_FROM_SERIAL, "could not be told", []),
    ],
)
def test_each_kind(cells: tuple[Cell, ...], kind: str, leaders: list[str]) -> None:
    claims = claims_of(cells)
    assert claims.kind == kind
    assert [leader.label for leader in claims.leaders] == leaders


def test_what_may_be_best_and_was_not_shown_to_be_near_it() -> None:
    assert [cell.model for cell in claims_of(fake_cells.SHOWN_TIE).perhaps_best] == ["asyncio_processes"]
    assert claims_of(fake_cells.CLEAR_WINNER).perhaps_best == []


def test_slower_by_an_unknown_amount_is_enough_for_serial_to_stay_unbeaten() -> None:
    """It was not shown to be slower, nor to be as fast, and yet it is no more than 5 % faster."""
    claims = claims_of([SERIAL, Cell("mp_pool", "warm", 0.95, 0.07)])
    assert [cell.side for cell in claims.cells] == ["undecided"]
    assert claims.kind == "no model beats serial"
    assert claims.as_fast == []


def test_looks_share_the_error() -> None:
    """The same figures, looked at ten times, bear no claim any more."""
    cells = [SERIAL, Cell("mp_pool", "warm", 1.12, 0.10, capacity=1.8)]
    assert claims_of(cells).kind == "wins"
    assert claims_of(cells, looks=10).kind == "could not be told"


def test_what_uses_several_cpus_is_compared_at_one_capacity() -> None:
    """One pool had 1.9 CPUs, the other 1.6, and they are as efficient."""
    lucky = Cell("mp_pool", "warm", 1.8, capacity=1.9)
    unlucky = Cell("asyncio_processes", "warm", 1.52, capacity=1.6)
    assert claims_of([SERIAL, lucky, unlucky]).kind == "tie"
    means = [sum(sample) / len(sample) for sample in comparable(results_of([lucky, unlucky]))]
    assert means[0] == pytest.approx(means[1], abs=0.01)


def test_what_uses_one_cpu_is_taken_as_it_is() -> None:
    (alone,) = results_of([Cell("asyncio", "warm", 1.2)])
    assert comparable([alone]) == [alone.visit_log_speed_ups]
