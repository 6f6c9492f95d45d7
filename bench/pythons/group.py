"""A fresh process of each interpreter, in lock-step: one of them runs, the others wait, round by round.

As ``bench.gate.pair`` for two sides. A side that dies ends its group, and leaves that cell out in the next.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.gate.errors import CannotMeasureError
from bench.gate.lockstep.protocol import Collected, Finished, Item
from bench.gate.pair import GRACE_S, NOT_NOW
from bench.gate.plan import Limits
from bench.gate.process import PytestProcess, SideError, close_all, start_all
from bench.gate.reasons import error_line
from bench.gate.target import Target
from bench.interrupts import uninterrupted
from bench.pythons.processes import BrokenSideError, Processes
from bench.pythons.record import Failure, Rounds
from bench.pythons.turns import CellInTurns


class LockstepGroup:
    """Running sides. Collects once, after being entered; then measures once.

    number: of the group, from which orders, CPUs and the seed of hashes follow. free: the cells that are left
    on all CPUs, whatever is seen of them.
    """

    def __init__(
        self,
        targets: Sequence[Target],
        workspace: Path,
        limits: Limits,
        number: int,
        free: Collection[str] = (),
    ) -> None:
        self._targets = targets
        self._workspace = workspace
        self._limits = limits
        self._number = number
        self._free = free
        self._sides: list[PytestProcess] = []
        self._processes = Processes(self._sides)
        self._current: str | None = None
        self.is_broken = False
        self.rounds: dict[str, Rounds] = {}
        self.failures: dict[str, dict[str, Failure]] = {}

    @property
    def seed(self) -> int:
        return self._number + 1  # 0 would switch the randomisation of hashes off

    @property
    def names(self) -> list[str]:
        return [target.name for target in self._targets]

    def __enter__(self) -> Self:
        logs = [self._workspace / f"side-{place}.log" for place in range(len(self._targets))]
        with uninterrupted():
            self._sides += start_all(self._targets, logs, self.seed, self._limits.hang_s)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        close_all(self._sides, grace_s=0.0 if error or self.is_broken else GRACE_S)

    def collect(self) -> dict[str, Collected | str]:
        """What each side collected, or why it did not, by name. All start at once: nothing is timed yet."""
        return {process.target.name: _collected(process) for process in self._sides}

    def machine_info(self, name: str) -> dict[str, Any]:
        """A side's machine info, after ``collect``; asked for once. Raises BrokenSideError."""
        return self._processes.ask(self.names.index(name), PytestProcess.describe).machine_info

    def measure(
        self, cells: Sequence[str], wanted: Mapping[str, Collection[str]], started: Callable[[str], None]
    ) -> None:
        """Run these cells in this order, of each side those that it can; ``started`` is told each.

        Raises CannotMeasureError if a side breaks outside of a cell.
        """
        try:
            self._run(cells, wanted, started)
        except BrokenSideError as error:
            self.is_broken = True
            if not self._current:
                raise CannotMeasureError(f"{error} outside of a cell") from None
            failure: Failure = ("failed", str(error))
            self.failures.setdefault(self._current, {})[self.names[error.side]] = failure

    def _run(
        self, cells: Sequence[str], wanted: Mapping[str, Collection[str]], started: Callable[[str], None]
    ) -> None:
        position = {name: place for place, name in enumerate([*cells, None])}
        ask, sides = self._processes.ask, range(len(self._sides))
        own = [[cell for cell in cells if cell in wanted[name]] for name in self.names]
        at = [ask(side, PytestProcess.run, own[side]) for side in sides]
        while any(isinstance(message, Item) for message in at):
            self._current = min(map(_id, at), key=position.__getitem__)
            here = [side for side in sides if _id(at[side]) == self._current]
            if self._current is None or self._limits.is_over:
                for side in here:
                    ask(side, PytestProcess.skip, NOT_NOW)
            else:
                started(self._current)
                self._measure(self._current, here)
            for side in here:
                at[side] = ask(side, PytestProcess.proceed)
            self._current = None
        for side in sides:
            ask(side, PytestProcess.leave)

    def _measure(self, cell: str, sides: Sequence[int]) -> None:
        is_free = cell in self._free
        turns = CellInTurns(self._processes, sides, self._limits, self._number, is_free=is_free)
        rounds, failures = turns.run(self.names)
        if rounds:
            self.rounds.setdefault(cell, rounds)
        if failures:
            self.failures.setdefault(cell, {}).update(failures)


def _collected(process: PytestProcess) -> Collected | str:
    try:
        return process.collected()
    except SideError as error:
        return f"{error}: {error_line(error.log)}"
    except CannotMeasureError as error:  # its pytest is not as the lock-step needs it
        return str(error)


def _id(message: Item | Finished) -> str | None:
    """The cell that a side is at; None at the end."""
    return message.id if isinstance(message, Item) else None
