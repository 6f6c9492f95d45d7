"""Whose turn it is: the rounds of the benchmark that runs now wait for theirs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from .cpu_watch import CpuWatch
from .gate_line import GateLine
from .placement import Placement
from .protocol import Measure, Skip, Turn

Granted = TypeVar("Granted", Measure, Turn)


class Turns:
    """took: seconds per iteration of the rounds of the turn that runs, or ran last.

    unawaited: why the benchmark that runs now was not measured, if nobody has awaited it yet. slower: the
    share of its own time by which each round is slowed down, for the gate's self-test.
    """

    def __init__(self, gate: GateLine, slower: float = 0.0) -> None:
        self.took: list[float] = []
        self.unawaited = ""
        self._gate = gate
        self._slower = slower
        self._placement = Placement()
        self._plan: Measure | None = None
        self._left = 0  # rounds of the turn that runs
        self._watched = 0  # rounds of a first turn, still to come
        self._is_timed = False

    def begin(self) -> None:
        """Another benchmark begins; a pool made in its set-up keeps the CPUs it is born on."""
        self.took, self.unawaited, self._plan = [], "", None
        self._left = self._watched = 0
        self._placement.everywhere()

    def agree(self, iterations: int, round_s: float, whole_s: float, watch: CpuWatch) -> Measure:
        """Have the gate say how both sides measure.

        round_s: the timed seconds of a round; whole_s: those with its set-up and tear-down.
        """
        plan = _not_skipped(self._gate.calibrated(iterations, round_s, whole_s, watch.is_parallel()))
        self._plan, self._watched = plan, plan.watched
        return plan

    def in_turn(self, run: Callable[..., Any]) -> Callable[..., Any]:
        """Of what runs and times a round: the same, but waiting for its turn as soon as there is a plan.

        ``run`` takes a range of iterations and returns their seconds; None for a single call, and then also
        what was returned.
        """

        def runner(iterations: range | None, *timer: Any) -> Any:
            if self._plan is None:
                return run(iterations, *timer)
            self.wait()
            result = run(iterations, *timer)
            seconds = result[0] if isinstance(result, tuple) else result
            self.took_so_long(seconds, len(iterations) if iterations else 1)
            return result

        return runner

    def wait(self) -> None:
        """Until the turn that the next round is part of; then go where the gate wants it run.

        The first turn is not timed, if the gate watches the memory in it.
        """
        assert self._plan is not None
        if self._left == 0:
            turn = _not_skipped(self._gate.ready(self.took))
            self.took, self._is_timed = [], not self._watched
            self._left, self._watched = self._watched or self._plan.block, 0
            self._placement.on(turn.cpus)
        self._left -= 1

    def took_so_long(self, seconds: float, iterations: int) -> float:
        """Note a round, and return its seconds, with what it was slowed down by."""
        seconds += self._slow_down(seconds)
        if self._is_timed:
            self.took.append(seconds / iterations)
        return seconds

    def _slow_down(self, seconds: float) -> float:
        """Keep the CPU busy for a share of what the round took; the seconds that this took."""
        if not self._slower:
            return 0.0
        began = time.perf_counter()
        while (spent := time.perf_counter() - began) < self._slower * seconds:
            pass
        return spent


def _not_skipped(answer: Granted | Skip) -> Granted:
    if isinstance(answer, Skip):
        pytest.skip(answer.reason)
    return answer
