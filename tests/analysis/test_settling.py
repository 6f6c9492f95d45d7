"""How much longer a run would have to be to settle what it leaves open."""

from math import log, sqrt

import pytest

from bench.analysis.settling import minutes_to_settle, seconds_per_visit
from bench.stats.best_of import EQUIVALENT
from tests import fake_cells
from tests.analysis.beside import claims_of, results_of
from tests.fake_cells import ROUNDS, SERIAL, VISITS, Cell


def test_a_visit_takes_what_was_recorded_of_it() -> None:
    (recorded,) = results_of([Cell("mp_pool", "warm", 1.5, capacity=1.8)], visits_s=4.0)
    assert seconds_per_visit(recorded) == 4.0 / VISITS


def test_else_it_takes_its_rounds_and_its_neighbours() -> None:
    (cell,) = results_of([Cell("mp_pool", "warm", 2.0, 1e-9, capacity=2.0)])
    serial_s = sum(map(sum, cell.facts.neighbours.serial_s)) / VISITS
    together_s = serial_s  # two processes on two CPUs
    assert seconds_per_visit(cell) == pytest.approx(
        serial_s * ROUNDS / (ROUNDS + 1) / 2 + serial_s + together_s
    )
    (waiting,) = results_of([Cell("asyncio", "warm", 2.0, 1e-9)], workload="sleep")
    assert seconds_per_visit(waiting) == pytest.approx(sum(waiting.rounds) / VISITS)


def test_twice_the_noise_takes_four_times_the_visits() -> None:
    minutes = [
        minutes_to_settle(claims_of([SERIAL, Cell("mp_pool", "warm", 1.02, noise)], visits_s=600.0))
        for noise in (0.3, 0.6)
    ]
    had = 10  # minutes
    assert (minutes[1] + had) / (minutes[0] + had) == pytest.approx(4)


def test_so_many_visits_would_indeed_have_told() -> None:
    """With the visits that it asks for, the test and its power need no more than the distance."""
    noise, t_of_test_and_power = 0.3, 2.841 + 0.896  # of 7 degrees of freedom: 0.0125 and 0.2 on one side
    cells = [Cell(model, "warm", 1.0, noise) for model in ("asyncio", "mp_pool")]
    claims = claims_of([SERIAL, *cells], visits_s=60.0)
    detectable = t_of_test_and_power * noise / sqrt(VISITS)
    factor = (detectable / log(1 + EQUIVALENT)) ** 2
    assert minutes_to_settle(claims) == pytest.approx(2 * (factor - 1), rel=0.01)


def test_who_is_best_is_settled_by_the_contenders_alone() -> None:
    idle = Cell("thread_pool", "warm", 0.5, 0.5)
    with_idle, without = (
        minutes_to_settle(claims_of([*fake_cells.UNDECIDED_PAIR, *more], visits_s=600.0))
        for more in ([idle], [])
    )
    assert 0 < with_idle == pytest.approx(without)
