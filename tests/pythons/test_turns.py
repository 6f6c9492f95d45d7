"""One cell under several interpreters: who goes when, and who leaves the others to go on alone."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import pytest

from bench.gate import plan
from bench.gate.lockstep.protocol import Calibrated, Ended, Measure, Message, Ready
from bench.gate.plan import Limits
from bench.gate.record import FREE, ONE_CPU
from bench.gate.turns import NEVER_CALLED
from bench.pythons.turns import CellInTurns, order

NAMES = ["3.13", "3.14", "3.14t"]
LIMITS = Limits(turns=6, cpus=[0], deadline=1e9)
SKIPPED = Ended("skipped", "uvloop is not installed", [], [])
FAILED = Ended("failed", "call: AssertionError", [], [])


def test_with_two_sides_the_order_is_the_gates() -> None:
    for number in range(4):
        ours = [tuple(order([0, 1], turn, number)) for turn in range(8)]
        theirs = [plan.order(turn, 2 * number) for turn in range(8)]
        assert ours == theirs


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_each_goes_before_another_as_often_as_after_it(count: int) -> None:
    sides = list(range(count))
    before: Counter[tuple[int, int]] = Counter()
    for turn in range(4 * count):
        at = order(sides, turn, number=3)
        before.update(combinations(at, 2))  # in the order they go
    assert all(before[one, other] == before[other, one] > 0 for one, other in combinations(sides, 2))


class FakeSide:
    """Answers as a side does that takes so many seconds for each round.

    fails_at: the turn it fails in. more: turns that it would take beyond the plan.
    """

    def __init__(
        self, seconds: float, first: Message | None = None, fails_at: int = -1, more: int = 0
    ) -> None:
        self.seconds, self.first, self.fails_at, self.more = seconds, first, fails_at, more
        self.plan, self.turn_number = Measure(0, 0, 0), 0

    def begin(self) -> Message:
        return self.first or Calibrated(1, self.seconds, self.seconds, parallel=False)

    def measure(self, measure: Measure) -> Message:
        self.plan = measure
        return Ready([])

    def turn(self, _cpus: Sequence[int]) -> Message:
        self.turn_number += 1
        if self.turn_number == self.fails_at:
            return FAILED
        took = [self.seconds] * self.plan.block
        is_last = self.turn_number == self.plan.turns + self.more
        return Ended("passed", "", took, []) if is_last else Ready(took)

    def skip(self, reason: str) -> Message:
        return Ended("skipped", reason, [], [])


class FakeProcesses:
    """Asks fakes, as ``Processes`` does processes."""

    def __init__(self, *sides: FakeSide) -> None:
        self._sides = sides

    def ask(self, side: int, method: Callable[..., Any], /, *arguments: Any) -> Any:
        return getattr(self._sides[side], method.__name__)(*arguments)


def run(*sides: FakeSide, is_free: bool = False) -> Any:
    processes: Any = FakeProcesses(*sides)
    turns = CellInTurns(processes, range(len(sides)), LIMITS, number=0, is_free=is_free)
    return turns.run(NAMES[: len(sides)])


def test_all_have_as_many_rounds() -> None:
    rounds, failures = run(FakeSide(0.01), FakeSide(0.02), FakeSide(0.03))
    assert failures == {}
    assert set(rounds.seconds) == set(NAMES)
    assert rounds.seconds["3.14"] == [0.02] * 6


@pytest.mark.parametrize(("is_free", "placement"), [(False, ONE_CPU), (True, FREE)])
def test_a_cell_that_is_left_free_needs_not_be_seen_to_use_several_cpus(
    is_free: bool, placement: str
) -> None:
    rounds, _ = run(FakeSide(0.01), FakeSide(0.02), is_free=is_free)
    assert rounds.placement == placement


def test_one_that_can_not_run_the_cell_leaves_it_to_the_others() -> None:
    rounds, failures = run(FakeSide(0.01), FakeSide(0.02), FakeSide(0.03, first=SKIPPED))
    assert failures == {"3.14t": ("skipped", "uvloop is not installed")}
    assert set(rounds.seconds) == {"3.13", "3.14"}


def test_one_that_fails_on_its_way_does_so_too() -> None:
    rounds, failures = run(FakeSide(0.01), FakeSide(0.02, fails_at=3), FakeSide(0.03))
    assert failures == {"3.14": ("failed", "call: AssertionError")}
    assert set(rounds.seconds) == {"3.13", "3.14t"}
    assert len(rounds.seconds["3.13"]) == 6


def test_one_that_would_go_on_is_ended_with_the_rounds_of_the_plan() -> None:
    rounds, failures = run(FakeSide(0.01), FakeSide(0.02, more=1))
    assert failures == {}
    assert len(rounds.seconds["3.14"]) == 6


def test_a_cell_that_nobody_can_run_has_no_rounds() -> None:
    never = Ended("passed", "", [], [])
    rounds, failures = run(FakeSide(0.01, first=SKIPPED), FakeSide(0.01, first=never))
    assert rounds is None
    assert failures == {"3.13": ("skipped", "uvloop is not installed"), "3.14": ("failed", NEVER_CALLED)}
