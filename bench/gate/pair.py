"""A pair of pytest processes in lock-step: one of them runs, the other waits, round by round.

Both sides are put on the same CPU for each round, and on another one for the next, because the CPUs
of a shared machine differ at any moment. A benchmark that uses more than one CPU is left
where the system puts it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.gate.record import FREE, ONE_CPU, Pair, Rounds, Settled
from bench.gate.side import Message, Side, SideError, Target

ROUND_S = 0.008  # at a turn, a side takes as many rounds as fill this: 100 at the most
MOST_BLOCK = 100
LONGEST_S = 1.5  # a side of one benchmark, set-up and tear-down of its rounds included
FREE_TURNS = 3  # times as many turns where the system places processes: rounds then vary more
FEWEST_TURNS = 4  # even if that takes longer: two in either order
REFUSED = 4  # pytest's exit code for arguments it does not take
OTHER_ENDED = "the other side did not get here"
ORDER = (0, 1, 1, 0)  # who goes first, turn by turn: as often one as the other on each of two CPUs


class CannotMeasureError(Exception):
    """The gate can't go on; the message says why, in a line."""


class RefusedArgumentsError(Exception):
    """Neither side's pytest takes its arguments; the message is pytest's."""


@dataclass(frozen=True)
class Limits:
    """turns: of a side at a benchmark, at the most. hang_s: silence that means a side hangs.

    cpus: those to choose from, empty where a process can't choose. now: the clock of the budget.
    deadline: when to begin no other benchmark, by that clock.
    """

    turns: int
    cpus: Sequence[int]
    deadline: float
    hang_s: float = 120.0
    now: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class Agreed:
    """How both sides measure a benchmark, see ``Rounds``."""

    turns: int
    block: int
    iterations: int
    free: bool


@dataclass
class _Measured:
    agreed: Agreed
    took: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))

    def rounds(self) -> Rounds:
        base, head = self.took
        placement = FREE if self.agreed.free else ONE_CPU
        return Rounds(base, head, self.agreed.iterations, self.agreed.block, placement)


class LockstepPair:
    """Two running sides, base first. Collects when entered, then measures once."""

    def __init__(
        self, targets: tuple[Target, Target], workspace: Path, limits: Limits, number: int, *, null: bool
    ) -> None:
        self._limits = limits
        self._number = number
        self._null = null
        self._began = limits.now()
        self._measured: dict[str, _Measured] = {}
        self._failures: dict[str, tuple[Settled, str]] = {}
        self._current = ""
        self._broken = False
        self._targets = targets
        self._workspace = workspace
        self._sides: list[Side] = []

    @property
    def _seed(self) -> int:
        return self._number + 1  # 0 would switch the randomisation of hashes off

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            for target, log in zip(self._targets, ("base.log", "head.log"), strict=True):
                side = Side(target, self._workspace / "plugin", self._workspace / log, seed=self._seed)
                opened.callback(side.close, grace_s=0.0)
                self._sides.append(side)
            opened.pop_all()  # both have started
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for side in self._sides:
            side.close(grace_s=0.0 if error or self._broken else 10.0)

    def collect(self) -> list[Message]:
        """What each side collected. Both start at once: nothing is timed yet."""
        found: list[Message | SideError] = [self._collected(side) for side in self._sides]
        errors = [one for one in found if isinstance(one, SideError)]
        if len(errors) == len(found) and all(error.exit_code == REFUSED for error in errors):
            raise RefusedArgumentsError(f"pytest refuses its arguments: {_error_line(errors[0].log)}")
        if errors:
            raise CannotMeasureError(f"{errors[0]}: {_error_line(errors[0].log)}")
        return [one for one in found if not isinstance(one, SideError)]

    def _collected(self, side: Side) -> Message | SideError:
        try:
            return side.receive(self._limits.hang_s, "collected")
        except SideError as error:
            return error

    def machine_infos(self) -> list[dict[str, object]]:
        """Both sides' machine info, after ``collect``."""
        for side in self._sides:
            side.send(describe=True)
        return [side.receive(self._limits.hang_s, "machine")["machine_info"] for side in self._sides]

    def measure(self, benchmarks: Sequence[str], started: Callable[[str], None]) -> Pair:
        """Run these, that both sides have, in this order; ``started`` is told each as it begins."""
        try:
            self._run(benchmarks, started)
        except SideError as error:
            if not self._current:
                raise
            self._broken = True
            self._failures[self._current] = ("failed", str(error))
        return Pair(
            null=self._null,
            seed=self._seed,
            took_s=self._limits.now() - self._began,
            benchmarks={
                name: found.rounds() for name, found in self._measured.items() if name not in self._failures
            },
            failures=self._failures,
        )

    def _run(self, benchmarks: Sequence[str], started: Callable[[str], None]) -> None:
        at = [self._step(number, run=list(benchmarks)) for number in (0, 1)]
        place = {name: position for position, name in enumerate([*benchmarks, None])}
        while any(message["kind"] == "item" for message in at):
            names = [message.get("id") for message in at]
            self._current = next(name for name in names if name)
            if names[0] == names[1] and self._limits.now() < self._limits.deadline:
                started(self._current)
                self._benchmark(self._current)
                at = [self._step(number) for number in (0, 1)]
            else:  # out of time, or a side runs an item more often than the other
                least = min(place[name] for name in names)
                behind = [number for number in (0, 1) if place[names[number]] == least]
                for number in behind:
                    self._step(number, skip="not measured in this pair")
                    at[number] = self._step(number)
            self._current = ""
        for side in self._sides:
            side.send()

    def _step(self, number: int, **answer: object) -> Message:
        return self._sides[number].step(self._limits.hang_s, **answer)

    def _benchmark(self, name: str) -> None:
        at = [self._step(number) for number in self._order(0)]
        if self._order(0) != [0, 1]:
            at.reverse()
        if all(message["kind"] == "calibrated" for message in at):
            measured = self._measured.setdefault(name, _Measured(self._agree(at)))
            at = self._turns(measured)
        self._end(name, at)

    def _turns(self, measured: _Measured) -> list[Message]:
        agreed = measured.agreed
        answer = {
            "rounds": agreed.turns * agreed.block,
            "block": agreed.block,
            "iterations": agreed.iterations,
        }
        at = [self._step(number, **answer) for number in (0, 1)]
        for turn in range(agreed.turns):
            cpus = self._cpus(turn, agreed)
            for number in self._order(turn):
                if at[number]["kind"] == "ready":
                    at[number] = self._step(number, cpus=cpus)
                    measured.took[number].extend(at[number].get("took", []))
        return at

    def _order(self, turn: int) -> list[int]:
        first = ORDER[(turn + self._number) % len(ORDER)]
        return [first, 1 - first]

    def _cpus(self, turn: int, agreed: Agreed) -> list[int]:
        if agreed.free:
            return list(self._limits.cpus)
        return [self._limits.cpus[(turn + self._number // 2) % len(self._limits.cpus)]]

    def _agree(self, at: list[Message]) -> Agreed:
        iterations = max(message["iterations"] for message in at)
        scale = [iterations / message["iterations"] for message in at]
        round_s = max(message["round_s"] * factor for message, factor in zip(at, scale, strict=True))
        whole_s = max(message["whole_s"] * factor for message, factor in zip(at, scale, strict=True))
        block = min(MOST_BLOCK, max(1, ceil(ROUND_S / max(round_s, ROUND_S / MOST_BLOCK))))
        free = not self._limits.cpus or any(message["parallel"] for message in at)
        most = self._limits.turns * (FREE_TURNS if free else 1)
        turns = min(most, int(LONGEST_S / max(block * whole_s, 1e-6)))
        return Agreed(max(turns, min(FEWEST_TURNS, most)), block, iterations, free)

    def _end(self, name: str, at: list[Message]) -> None:
        """Bring both sides to the end of the benchmark, and note why there is no result, if so."""
        complete = all(message["kind"] == "end" and message["took"] for message in at)
        for number, message in enumerate(at):
            if message["kind"] != "end":
                at[number] = self._step(number, skip=OTHER_ENDED)
        if failure := self._failure(at, complete):
            self._failures.setdefault(name, failure)

    def _failure(self, at: list[Message], complete: bool) -> tuple[Settled, str] | None:
        failed = "; ".join(self._failures_of(at))
        skips = {
            side.target.name: message["reason"]
            for side, message in zip(self._sides, at, strict=True)
            if message["outcome"] == "skipped" and message["reason"] != OTHER_ENDED
        }
        if failed:
            return "failed", failed
        if skips:
            verdict: Settled = "skipped" if len(skips) == 2 else "removed" if "head" in skips else "new"
            return verdict, f"skipped on {' and '.join(skips)}: {'; '.join(dict.fromkeys(skips.values()))}"
        return None if complete else ("failed", "it never called the benchmark fixture")

    def _failures_of(self, at: list[Message]) -> Iterator[str]:
        for side, message in zip(self._sides, at, strict=True):
            if message["outcome"] == "failed":
                yield f"{side.target.name} failed in {message['reason']}"
            if message["foreign"]:
                yield f"{side.target.name} {came_from_checkout(message['foreign'])}"


def _error_line(log: str) -> str:
    """The line of pytest's output that says what is wrong."""
    lines = [line.removeprefix("E ").strip() for line in log.splitlines()]
    errors = [line for line in lines if "error" in line.lower() and not line.startswith("ImportError while")]
    return (errors or lines or ["it said nothing"])[-1]


def came_from_checkout(modules: list[str]) -> str:
    """What is wrong if a side imports from the person's own checkout, and what to do."""
    return (
        f"imported {', '.join(modules)} from your checkout, not from its revision: "
        "the environment has an editable install; let --setup install each revision"
    )
