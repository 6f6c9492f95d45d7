"""Pair after pair, until every verdict is settled or the budget is used.

Of three pairs, one runs base against base. A benchmark is left alone as soon as it is settled, which
is only looked at after the numbers of pairs that the rules name.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import fmean
from typing import Protocol

from bench.gate.pair import CannotMeasureError, Limits, LockstepPair, came_from_checkout
from bench.gate.record import Record, Settled
from bench.gate.side import Message, SideError, Target
from bench.gate.verdicts import judge

FIRST_LOOK = 6  # pairs, before which no one looks
NEXT_LOOK = 1.5  # times as many as at the last
MOST_PAIRS = 30


def looks(most: int) -> list[int]:
    """After how many pairs to look: seldom, as each look costs some of the allowed error."""
    found = [min(FIRST_LOOK, most)]
    while found[-1] < most:
        following = round(found[-1] * NEXT_LOOK)
        found.append(following if following * 1.2 < most else most)
    return found


class Watcher(Protocol):
    """Who is told how it goes."""

    def pair(self, done: int, wanted: int, seconds: float, *, null: bool) -> None:
        """A pair begins: after ``done`` others, with ``wanted`` benchmarks, and so long to the next look."""

    def benchmark(self, name: str) -> None:
        """A benchmark begins."""


class Schedule:
    """Fills a record with pairs of ``base`` and ``head``, run in ``workspace``."""

    def __init__(
        self, record: Record, base: Target, head: Target, workspace: Path, limits: Limits, watcher: Watcher
    ) -> None:
        self._record = record
        self._base, self._head = base, head
        self._workspace = workspace
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

    def _pairs(self, *, null: bool) -> int:
        return sum(pair.null == null for pair in self._record.pairs)

    def _pair(self, number: int, wanted: Sequence[str], *, null: bool) -> None:
        self._watcher.pair(len(self._record.pairs), len(wanted), self._seconds_to_look(), null=null)
        other = replace(self._base, name="base again") if null else self._head
        try:
            with LockstepPair((self._base, other), self._workspace, self._limits, number, null=null) as pair:
                collected = pair.collect()
                if number == 0:
                    self._take_stock(collected, pair.machine_infos())
                    wanted = self._open
                first = number % max(1, len(wanted))  # a budget must not always end before the same one
                order = [*wanted[first:], *wanted[:first]]
                self._record.pairs.append(pair.measure(order, self._watcher.benchmark))
        except SideError as error:
            raise CannotMeasureError(f"{error} outside of a benchmark") from None

    def _look(self, *, null: bool) -> None:
        """Close what has failed and, after as many pairs as the rules say, what is settled."""
        record, taken = self._record, self._pairs(null=False)
        self._open = [name for name in self._open if record.failure_of(name) is None]
        if not null and taken in record.rules.looks:
            undecided = {one.benchmark for one in judge(record).of("inconclusive")}
            self._open = [name for name in self._open if name in undecided]
        if taken >= record.rules.looks[-1]:
            self._open = []

    def _null_behind(self) -> list[str]:
        """Benchmarks with less than one pair of base against base for two others."""
        record = self._record
        return [
            name
            for name in self._open
            if 2 * len(record.rounds_of(name, null=True)) < len(record.rounds_of(name))
        ]

    # -- time

    def _affordable(self, benchmarks: int) -> bool:
        return self._limits.now() + self._expected_s(benchmarks) <= self._limits.deadline

    def _expected_s(self, benchmarks: int) -> float:
        """How long a pair takes, by how long those before it took: a third of it is to start."""
        before = self._record.pairs[-3:]
        share = benchmarks / max(1, *(len(pair.benchmarks) for pair in before))
        return fmean(pair.took_s for pair in before) * (1 + 2 * min(1.0, share)) / 3

    def _seconds_to_look(self) -> float:
        """Until the verdicts are looked at next, or the budget is used."""
        left = self._limits.deadline - self._limits.now()
        if not self._record.pairs:
            return left
        missing = next(look for look in self._record.rules.looks if look > self._pairs(null=False))
        return min(left, 1.5 * (missing - self._pairs(null=False)) * self._expected_s(len(self._open)))

    # -- what there is

    def _take_stock(self, collected: Sequence[Message], machines: Sequence[dict[str, object]]) -> None:
        """Which benchmarks both sides have, and what is to be said of the others."""
        base, head = (message["benchmarks"] for message in collected)
        record = self._record
        record.base, record.head = (
            replace(side, machine_info=machine)
            for side, machine in zip((record.base, record.head), machines, strict=True)
        )
        for side, message in zip((self._base, self._head), collected, strict=True):
            if message["foreign"]:
                raise CannotMeasureError(f"{side.name} {came_from_checkout(message['foreign'])}")
            for name, error in message["errors"].items():
                record.settled[name] = ("failed", f"{side.name} was not collected: {error}")
        unread = tuple(record.settled)
        self._settle(base.keys() - head.keys(), unread, "removed", "only base has it")
        self._settle(head.keys() - base.keys(), unread, "new", "only head has it")
        both = [name for name in base if name in head]
        changed = {name for name in both if base[name] != head[name]}
        self._settle(changed, (), "changed", "the test function's own source differs")
        record.benchmarks = self._open = [name for name in both if name not in changed]
        if not base and not head and not record.settled:
            raise CannotMeasureError(
                "no benchmark is selected on either side: see --select and pytest's arguments"
            )

    def _settle(self, names: set[str], unread: tuple[str, ...], verdict: Settled, reason: str) -> None:
        for name in sorted(names):
            if not name.startswith(tuple(f"{module}::" for module in unread)):  # it may well be there
                self._record.settled[name] = (verdict, reason)
