"""Group after group, until there are as many as asked for or the budget is used; no result ends it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any, Protocol

from bench.gate.errors import CannotMeasureError, RequestError
from bench.gate.lockstep.protocol import Collected
from bench.gate.plan import Limits
from bench.gate.reasons import error_line
from bench.gate.target import Target
from bench.pythons.group import LockstepGroup
from bench.pythons.processes import BrokenSideError
from bench.pythons.record import Group, Record, Seen, StoredCell
from bench.store.decode import as_type
from bench.text.units import count, minutes

FEWEST = 2  # interpreters


class Watcher(Protocol):
    """Who is told how it goes."""

    def group(self, done: int, wanted: int, cells: int, seconds: float) -> None:
        """A group begins, after ``done`` of ``wanted``; cells: 0 if not known yet; seconds: to the end."""

    def cell(self, name: str) -> None:
        """A cell begins."""


@dataclass(frozen=True)
class Sides:
    """What is run, by interpreter, and where each says what it saw; the cells, by pytest's ids of them.

    free: pytest's ids of the cells that are left on all CPUs.
    """

    targets: Mapping[str, Target]
    facts: Mapping[str, Path]
    cells: Mapping[str, StoredCell]
    workspace: Path
    free: Collection[str] = ()


class Schedule:
    """Fills a record with groups."""

    def __init__(self, record: Record, sides: Sides, limits: Limits, watcher: Watcher, groups: int) -> None:
        self._record = record
        self._sides = sides
        self._limits = limits
        self._watcher = watcher
        self._groups = groups
        self._ids: list[str] = []  # pytest's, of the cells that are selected

    def run(self) -> None:
        """Measure. Raises CannotMeasureError, and RequestError if no cell is selected."""
        while len(self._record.groups) < self._groups:
            if self._record.groups and not self._affordable():
                self._record.stopped = self._budget_is_used()
                return
            self._group(len(self._record.groups))

    def _group(self, number: int) -> None:
        """Measure a group; if an interpreter turns out to be absent, the next try is without it."""
        self._watcher.group(number, self._groups, len(self._ids), self._seconds_left())
        targets = [self._sides.targets[python.name] for python in self._record.pythons if not python.absent]
        began = self._limits.now()
        sides = self._sides
        with LockstepGroup(targets, sides.workspace, self._limits, number, sides.free) as group:
            collected = group.collect()
            if absent := _absent(collected):
                group.is_broken = True
                self._leave_out(absent)
                return
            if not self._ids:
                self._take_stock(group, collected)
            group.measure(self._rotated(number), self._wanted(), self._watcher.cell)
        self._record.groups.append(self._measured(group, self._limits.now() - began))

    def _leave_out(self, absent: Mapping[str, str]) -> None:
        """Go on without these. Raises CannotMeasureError where that leaves nothing to compare."""
        record = self._record
        record.pythons = [
            replace(python, absent=absent.get(python.name, python.absent)) for python in record.pythons
        ]
        left = [python for python in record.pythons if not python.absent]
        if record.base.absent:
            raise CannotMeasureError(f"{record.base.name}, the base, can't be measured: {record.base.absent}")
        if len(left) < FEWEST:
            raise CannotMeasureError("; ".join(f"{name}: {why}" for name, why in absent.items()))

    def _take_stock(self, group: LockstepGroup, collected: Mapping[str, Collected | str]) -> None:
        """Note which cells are selected, the same in each interpreter, and each one's machine."""
        selected = next(answer.benchmarks for answer in collected.values() if isinstance(answer, Collected))
        self._ids = list(selected)
        if not self._ids:
            raise RequestError("no cell is selected: see --select, --workload, --model and --start")
        record = self._record
        record.cells = [self._sides.cells[name] for name in self._ids]
        try:
            record.pythons = [
                python if python.absent else replace(python, machine_info=group.machine_info(python.name))
                for python in record.pythons
            ]
        except BrokenSideError as error:
            raise CannotMeasureError(str(error)) from None

    def _rotated(self, number: int) -> list[str]:
        """A budget must not always end before the same cell."""
        first = number % len(self._ids)
        return [*self._ids[first:], *self._ids[:first]]

    def _wanted(self) -> dict[str, set[str]]:
        """Of each interpreter the cells that it has not failed in, and can run."""
        record, cells = self._record, self._sides.cells
        return {
            python.name: {name for name in self._ids if not record.failure_of(cells[name].id, python.name)}
            for python in record.pythons
        }

    def _measured(self, group: LockstepGroup, took_s: float) -> Group:
        cells = self._sides.cells
        return Group(
            seed=group.seed,
            took_s=took_s,
            cells={cells[name].id: rounds for name, rounds in group.rounds.items()},
            failures={cells[name].id: failures for name, failures in group.failures.items()},
            seen=self._seen(),
        )

    def _seen(self) -> dict[str, dict[str, Seen]]:
        """What the interpreters saw since they were asked last, by cell and interpreter."""
        seen: dict[str, dict[str, Seen]] = {}
        for name, path in self._sides.facts.items():
            for facts in _facts(path):
                seen.setdefault(facts.pop("cell"), {})[name] = as_type(facts, Seen)
            path.unlink(missing_ok=True)
        return seen

    def _seconds_left(self) -> float:
        """Until all groups are done, as far as is known, or the budget is used."""
        left, took = self._limits.deadline - self._limits.now(), [each.took_s for each in self._record.groups]
        return min(left, fmean(took) * (self._groups - len(took))) if took else left

    def _budget_is_used(self) -> str:
        """With the time that would have been enough."""
        groups = self._record.groups
        whole = minutes(fmean(group.took_s for group in groups) * self._groups)
        last = groups[-1].cells.keys() | groups[-1].failures.keys()
        about = "about" if len(last) == len(self._ids) else "more than"  # if not, the budget has ended it
        return f"the budget is used: all {count(self._groups, 'group')} take {about} {whole} min"

    def _affordable(self) -> bool:
        """Whether another group is likely to end in time, by the slowest so far."""
        slowest = max(group.took_s for group in self._record.groups)
        return self._limits.now() + slowest <= self._limits.deadline


def _facts(path: Path) -> list[dict[str, Any]]:
    """What a side has written; the last line of one that was ended may be cut off."""
    if not path.exists():
        return []
    whole = path.read_text(encoding="utf-8").rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines()]


def _absent(collected: Mapping[str, Collected | str]) -> dict[str, str]:
    """Why an interpreter has no cells at all, by its name."""
    reasons = {name: _why(answer) for name, answer in collected.items()}
    return {name: why for name, why in reasons.items() if why}


def _why(answer: Collected | str) -> str:
    if isinstance(answer, str):
        return answer
    return error_line("\n".join(answer.errors.values())) if answer.errors else ""
