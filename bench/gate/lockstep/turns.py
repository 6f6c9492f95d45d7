"""Whose turn it is: the rounds of the benchmark that runs now wait for theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from .cpu_watch import CpuWatch
from .gate_line import GateLine
from .placement import Placement
from .protocol import Measure, Skip, Turn

Granted = TypeVar("Granted", Measure, Turn)


class Turns:
    """took: seconds per iteration of the rounds of the turn that runs, or ran last."""

    def __init__(self, gate: GateLine) -> None:
        self.took: list[float] = []
        self._gate = gate
        self._placement = Placement()
        self._plan: Measure | None = None
        self._left = 0

    def begin(self) -> None:
        """Another benchmark begins; a pool made in its set-up keeps the CPUs it is born on."""
        self.took, self._plan, self._left = [], None, 0
        self._placement.everywhere()

    def agree(self, iterations: int, round_s: float, whole_s: float, watch: CpuWatch) -> Measure:
        """Have the gate say how both sides measure.

        round_s: the timed seconds of a round; whole_s: those with its set-up and tear-down.
        """
        plan = _not_skipped(self._gate.calibrated(iterations, round_s, whole_s, watch.is_parallel()))
        self._plan = plan
        return plan

    def in_turn(self, run: Callable[..., Any]) -> Callable[..., Any]:
        """Of what runs and times a round: the same, but waiting for its turn as soon as there is a plan.

        ``run`` takes a range of iterations and returns their seconds; None for a single call, and then also
        what was returned.
        """

        def runner(iterations: range | None, *timer: Any) -> Any:
            if self._plan is None:
                return run(iterations, *timer)
            self._wait(self._plan)
            result = run(iterations, *timer)
            seconds = result[0] if isinstance(result, tuple) else result
            self.took.append(seconds / (len(iterations) if iterations else 1))
            return result

        return runner

    def _wait(self, plan: Measure) -> None:
        """Until the turn that the next round is part of; then go where the gate wants it run."""
        if self._left == 0:
            turn = _not_skipped(self._gate.ready(self.took))
            self.took, self._left = [], plan.block
            self._placement.on(turn.cpus)
        self._left -= 1


def _not_skipped(answer: Granted | Skip) -> Granted:
    if isinstance(answer, Skip):
        pytest.skip(answer.reason)
    return answer
