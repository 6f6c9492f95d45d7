"""Pair after pair, until every verdict is settled or the budget is used.

Of three pairs, one runs base against base. A benchmark is left alone as soon as it is settled, which
is only looked at after the numbers of pairs that the rules name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from statistics import fmean
from typing import Protocol

from bench.gate.errors import CannotMeasureError
from bench.gate.judge import judge
from bench.gate.pair import BROKEN, LockstepPair
from bench.gate.plan import Limits
from bench.gate.record import Record
from bench.gate.stock import take_stock
from bench.gate.target import Target

START_SHARE = 1 / 3  # of a pair's time, which its benchmarks have no part in
LEEWAY = 1.5  # for two pairs that are counted, there is one of base against base
ENOUGH_NULL = 15  # pairs of base against base: more of them would tell little more


class Watcher(Protocol):
    """Who is told how it goes."""

    def pair(self, done: int, wanted: int, seconds: float, *, null: bool) -> None:
        """A pair begins: after ``done`` others, with ``wanted`` benchmarks, and so long to the next look."""

    def benchmark(self, name: str) -> None:
        """A benchmark begins."""


@dataclass(frozen=True)
class Sides:
    """What is run as base and as head, in which workspace."""

    base: Target
    head: Target
    workspace: Path


class Schedule:
    """Fills a record with pairs."""

    def __init__(self, record: Record, sides: Sides, limits: Limits, watcher: Watcher) -> None:
        self._record = record
        self._sides = sides
        self._limits = limits
        self._watcher = watcher
        self._open: list[str] = []

    def run(self) -> None:
        """Measure. Raises CannotMeasureError if a side does not get as far as its benchmarks."""
        for number in count():
            null = number % 3 == 1
            wanted = self._null_behind() if null else self._open
            if number and not self._open:
                return
            if number and not self._affordable(len(wanted)):
                self._record.stopped = "the budget is used"
                return
            if wanted or not number:
                self._pair(number, wanted, null=null)
                self._look(null=null)

    def _pairs(self) -> int:
        """Pairs of base against head so far."""
        return sum(not pair.null for pair in self._record.pairs)

    def _pair(self, number: int, wanted: Sequence[str], *, null: bool) -> None:
        self._watcher.pair(len(self._record.pairs), len(wanted), self._seconds_to_look(), null=null)
        base, head = self._sides.base, self._sides.head
        targets = base, replace(base, name="base again") if null else head
        try:
            with LockstepPair(targets, self._sides.workspace, self._limits, number, null=null) as pair:
                collected = pair.collect()
                if number == 0:
                    stock = take_stock(*collected)
                    self._note_machines(pair)
                    self._record.benchmarks, self._record.settled = stock.benchmarks, stock.settled
                    wanted = self._open = list(stock.benchmarks)
                first = number % max(1, len(wanted))  # a budget must not always end before the same one
                order = [*wanted[first:], *wanted[:first]]
                self._record.pairs.append(pair.measure(order, self._watcher.benchmark))
        except BROKEN as error:
            raise CannotMeasureError(f"{error} outside of a benchmark") from None

    def _note_machines(self, pair: LockstepPair) -> None:
        base, head = pair.machine_infos()
        self._record.base = replace(self._record.base, machine_info=base)
        self._record.head = replace(self._record.head, machine_info=head)

    def _look(self, *, null: bool) -> None:
        """Close what has failed and, after as many pairs as the rules say, what is settled."""
        record, taken = self._record, self._pairs()
        self._open = [name for name in self._open if record.failure_of(name) is None]
        if not null and taken in record.rules.looks:
            undecided = {judgement.benchmark for judgement in judge(record).of("inconclusive")}
            self._open = [name for name in self._open if name in undecided]
        if taken >= record.rules.looks[-1]:
            self._open = []

    def _null_behind(self) -> list[str]:
        """Benchmarks with less than one pair of base against base for two others, and less than enough."""
        return [name for name in self._open if self._null_pairs(name) < ENOUGH_NULL and self._is_behind(name)]

    def _is_behind(self, name: str) -> bool:
        return 2 * self._null_pairs(name) < len(self._record.rounds_of(name))

    def _null_pairs(self, name: str) -> int:
        return len(self._record.rounds_of(name, null=True))

    # -- time

    def _affordable(self, benchmarks: int) -> bool:
        return self._limits.now() + self._expected_s(benchmarks) <= self._limits.deadline

    def _expected_s(self, benchmarks: int) -> float:
        """How long a pair takes, by how long those before it took."""
        before = self._record.pairs[-3:]
        share = min(1.0, benchmarks / max(1, *(len(pair.benchmarks) for pair in before)))
        return fmean(pair.took_s for pair in before) * (START_SHARE + (1 - START_SHARE) * share)

    def _seconds_to_look(self) -> float:
        """Until the verdicts are looked at next, or the budget is used."""
        left = self._limits.deadline - self._limits.now()
        if not self._record.pairs:
            return left
        missing = next(look for look in self._record.rules.looks if look > self._pairs()) - self._pairs()
        return min(left, LEEWAY * missing * self._expected_s(len(self._open)))
