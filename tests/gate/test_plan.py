"""How the sides agree on a way to measure."""

from collections import Counter
from dataclasses import replace

import pytest

from bench.gate.lockstep.protocol import Calibrated, Measure
from bench.gate.plan import FREE_TURNS, LONGEST_S, Limits, agree, order

LIMITS = Limits(turns=8, cpus=[0, 1], deadline=0.0)


def calibrated(iterations: int = 1, round_s: float = 0.01, *, parallel: bool = False) -> Calibrated:
    return Calibrated(iterations, round_s, round_s, parallel)


def test_both_take_as_many_iterations_as_the_faster_needs() -> None:
    plan = agree([calibrated(100, 0.01), calibrated(50, 0.01)], LIMITS, 0)
    assert plan.measure == Measure(turns=8, block=1, iterations=100)


def test_short_rounds_are_taken_in_blocks() -> None:
    assert agree([calibrated(round_s=0.002)] * 2, LIMITS, 0).measure.block == 4
    assert agree([calibrated(round_s=1e-9)] * 2, LIMITS, 0).measure.block == 100
    plan = agree([calibrated(round_s=0.002), calibrated(round_s=0.004)], LIMITS, 0)
    assert (plan.measure.block, plan.rounds) == (2, 16)


def test_long_rounds_are_few_but_never_less_than_two_in_either_order() -> None:
    assert agree([calibrated(round_s=LONGEST_S / 5.5)] * 2, LIMITS, 0).measure.turns == 5
    assert agree([calibrated(round_s=60.0)] * 2, LIMITS, 0).measure.turns == 4
    assert agree([calibrated(round_s=60.0)] * 2, Limits(2, [0], 0.0), 0).measure.turns == 2


@pytest.mark.parametrize(
    ("parallel", "cpus", "free"),
    [((False, False), [0, 1], False), ((False, True), [0, 1], True), ((False, False), [], True)],
)
def test_what_uses_several_cpus_is_left_free_and_takes_more_turns(
    parallel: tuple[bool, bool], cpus: list[int], free: bool
) -> None:
    sides = [calibrated(parallel=seen) for seen in parallel]
    plan = agree(sides, Limits(turns=8, cpus=cpus, deadline=0.0), 0)
    assert plan.free == free
    assert plan.measure.turns == 8 * (FREE_TURNS if free else 1)
    assert plan.cpus_of(0) == (cpus if free else [0])


@pytest.mark.parametrize("number", range(4))
def test_orders_and_cpus_alternate(number: int) -> None:
    plan = agree([calibrated()] * 2, LIMITS, number)
    turns = Counter((order(turn, number)[0], plan.cpus_of(turn)[0]) for turn in range(4))
    assert turns == Counter({(first, cpu): 1 for first in (0, 1) for cpu in (0, 1)})
    assert all(set(order(turn, number)) == {0, 1} for turn in range(4))


def test_memory_is_watched_in_rounds_of_their_own() -> None:
    watching = replace(LIMITS, memory=True)
    lengths = {1e-9: 100, 0.002: 15, 0.01: 3, 60.0: 1}
    for round_s, watched in lengths.items():
        assert agree([calibrated(round_s=round_s)] * 2, watching, 0).measure.watched == watched
    plan = agree([calibrated()] * 2, watching, 0)
    assert (plan.rounds, plan.measure.rounds) == (8, 11)


def test_the_budget_has_a_clock() -> None:
    assert not Limits(8, [], deadline=2.0, now=lambda: 1.9).is_over
    assert Limits(8, [], deadline=2.0, now=lambda: 2.0).is_over
