"""A fresh process of each interpreter, in lock-step: one of them runs, the others wait, round by round.

As ``bench.gate.pair`` for two sides. A side that dies ends its group, and leaves that cell out in the next.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from bench.gate.errors import CannotMeasureError
from bench.gate.lockstep.protocol import Collected, Finished, Item, UnexpectedMessageError
from bench.gate.pair import GRACE_S, NOT_NOW
from bench.gate.plan import Limits
from bench.gate.process import PytestProcess, SideError
from bench.gate.reasons import error_line
from bench.gate.target import Target
from bench.interrupts import uninterrupted
from bench.pythons.record import Failure, Rounds
from bench.pythons.turns import CellInTurns

Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")


class BrokenSideError(Exception):
    """A side is not where it has to be, and its group ends. side: its number."""

    def __init__(self, side: int, message: str) -> None:
        super().__init__(message)
        self.side = side


class LockstepGroup:
    """Running sides. Collects once, after being entered; then measures once.

    number: of the group, from which orders, CPUs and the seed of hashes follow.
    """

    def __init__(self, targets: Sequence[Target], workspace: Path, limits: Limits, number: int) -> None:
        self._targets = targets
        self._workspace = workspace
        self._limits = limits
        self._number = number
        self._processes: list[PytestProcess] = []
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
        with uninterrupted(), ExitStack() as started:
            for place, target in enumerate(self._targets):
                log = self._workspace / f"side-{place}.log"
                process = PytestProcess(target, log, self.seed, self._limits.hang_s)
                started.callback(process.close, grace_s=0.0)
                self._processes.append(process)
            started.pop_all()  # all have
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # as a stack, so that an interrupt of one's end does not spare the others
        with ExitStack() as ending:
            for process in self._processes:
                ending.callback(process.close, grace_s=0.0 if error or self.is_broken else GRACE_S)

    def collect(self) -> dict[str, Collected | str]:
        """What each side collected, or why it did not, by name. All start at once: nothing is timed yet."""
        return {process.target.name: _collected(process) for process in self._processes}

    def machine_info(self, name: str) -> dict[str, Any]:
        """A side's machine info, after ``collect``; asked for once. Raises BrokenSideError."""
        return self.ask(self.names.index(name), PytestProcess.describe).machine_info

    def ask(
        self,
        side: int,
        method: Callable[Concatenate[PytestProcess, Arguments], Answer],
        /,
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Answer:
        """A side's answer, by a method of its process. Raises BrokenSideError."""
        try:
            return method(self._processes[side], *arguments, **named)
        except (SideError, UnexpectedMessageError) as error:
            raise BrokenSideError(side, str(error)) from None

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
        sides = range(len(self._processes))
        own = [[cell for cell in cells if cell in wanted[name]] for name in self.names]
        at = [self.ask(side, PytestProcess.run, own[side]) for side in sides]
        while any(isinstance(message, Item) for message in at):
            self._current = min(map(_id, at), key=position.__getitem__)
            here = [side for side in sides if _id(at[side]) == self._current]
            if self._limits.is_over:
                for side in here:
                    self.ask(side, PytestProcess.skip, NOT_NOW)
            elif self._current is not None:
                started(self._current)
                self._measure(self._current, here)
            for side in here:
                at[side] = self.ask(side, PytestProcess.proceed)
            self._current = None
        for side in sides:
            self.ask(side, PytestProcess.leave)

    def _measure(self, cell: str, sides: Sequence[int]) -> None:
        rounds, failures = CellInTurns(self.ask, sides, self._limits, self._number).run(self.names)
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
