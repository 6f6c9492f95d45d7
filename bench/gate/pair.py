"""A pair of pytest processes in lock-step: one of them runs, the other waits, round by round."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.gate.errors import CannotMeasureError, RequestError
from bench.gate.lockstep.protocol import Collected, Finished, Item, UnexpectedMessageError
from bench.gate.plan import Limits
from bench.gate.process import PytestProcess, SideError, close_all, start_all
from bench.gate.reasons import error_line, with_cure
from bench.gate.record import Failure, Pair, Rounds
from bench.gate.target import Target
from bench.gate.turns import BenchmarkInTurns
from bench.interrupts import uninterrupted

REFUSED = 4  # pytest's exit code for arguments it does not take
GRACE_S = 10.0  # to end by itself
NOT_NOW = "not measured in this pair"
BROKEN = (SideError, UnexpectedMessageError)  # ends a pair: a side is not where it has to be


class LockstepPair:
    """Two running sides, base first. Collects once, after being entered; then measures once."""

    def __init__(
        self, targets: tuple[Target, Target], workspace: Path, limits: Limits, number: int, *, null: bool
    ) -> None:
        self._targets = targets
        self._workspace = workspace
        self._limits = limits
        self._number = number
        self._null = null
        self._began = limits.now()
        self._processes: list[PytestProcess] = []
        self._rounds: dict[str, Rounds] = {}
        self._failures: dict[str, Failure] = {}
        self._current: str | None = None
        self._broken = False

    @property
    def _seed(self) -> int:
        return self._number + 1  # 0 would switch the randomisation of hashes off

    def __enter__(self) -> Self:
        logs = (self._workspace / "base.log", self._workspace / "head.log")
        with uninterrupted():
            self._processes += start_all(self._targets, logs, self._seed, self._limits.hang_s)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        close_all(self._processes, grace_s=0.0 if error or self._broken else GRACE_S)

    def collect(self) -> list[Collected]:
        """What each side collected. Both start at once: nothing is timed yet.

        Raises RequestError if neither pytest takes its arguments, CannotMeasureError if a side has no answer.
        """
        answers = [_collected(process) for process in self._processes]
        errors = [answer for answer in answers if isinstance(answer, SideError)]
        if len(errors) == len(answers) and all(error.exit_code == REFUSED for error in errors):
            raise RequestError(f"pytest refuses its arguments: {error_line(errors[0].log)}")
        if errors:
            raise CannotMeasureError(f"{errors[0]}: {with_cure(error_line(errors[0].log))}")
        return [answer for answer in answers if isinstance(answer, Collected)]

    def machine_infos(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Both sides' machine info, after ``collect``; asked for once, if both run the same interpreter."""
        base, head = self._processes
        info = base.describe().machine_info
        same = base.target.python == head.target.python
        return info, info if same else head.describe().machine_info

    def measure(self, benchmarks: Sequence[str], started: Callable[[str], None]) -> Pair:
        """Run these, which both sides have, in this order; ``started`` is told each as it begins."""
        try:
            self._run(benchmarks, started)
        except BROKEN as error:
            if not self._current:
                raise
            self._broken = True
            self._failures[self._current] = ("failed", str(error))
        return Pair(
            null=self._null,
            seed=self._seed,
            took_s=self._limits.now() - self._began,
            benchmarks={name: rounds for name, rounds in self._rounds.items() if name not in self._failures},
            failures=self._failures,
        )

    def _run(self, benchmarks: Sequence[str], started: Callable[[str], None]) -> None:
        position = {name: place for place, name in enumerate([*benchmarks, None])}
        at = [process.run(benchmarks) for process in self._processes]
        while any(isinstance(message, Item) for message in at):
            names = [_name(message) for message in at]
            self._current = min(names, key=position.__getitem__)
            if self._current and names[0] == names[1] and not self._limits.is_over:
                started(self._current)
                self._measure(self._current)
                at = [process.proceed() for process in self._processes]
            else:  # out of time, or a side runs an item more often than the other
                behind = [number for number, name in enumerate(names) if name == self._current]
                for number in behind:
                    self._processes[number].skip(NOT_NOW)
                    at[number] = self._processes[number].proceed()
            self._current = None
        for process in self._processes:
            process.leave()

    def _measure(self, name: str) -> None:
        result = BenchmarkInTurns(self._processes, self._limits, self._number).run()
        if isinstance(result, Rounds):
            self._rounds.setdefault(name, result)
        else:
            self._failures.setdefault(name, result)


def _collected(process: PytestProcess) -> Collected | SideError:
    try:
        return process.collected()
    except SideError as error:
        return error


def _name(message: Item | Finished) -> str | None:
    """The benchmark that a side is at; None at the end."""
    return message.id if isinstance(message, Item) else None
