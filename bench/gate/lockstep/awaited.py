"""A benchmark that a loop runs: awaited round by round in the loop of its test, by the same rules."""

from __future__ import annotations

import gc
import inspect
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from .asynchronous import unawaited
from .cpu_watch import CpuWatch
from .protocol import Measure
from .rounds import next_loops, rounds_to_try
from .turns import Turns


class Awaited:
    """What ``benchmark(f)`` returns in a loop: f is measured while it is awaited; its last result comes out.

    how: args, kwargs, setup, teardown, warmup_rounds and iterations, as ``pedantic`` takes them; iterations
    that are not given are found. report: is given the iterations, and returns what is told the seconds of
    each round. collects: whether the garbage collector may run.
    """

    def __init__(
        self,
        turns: Turns,
        function: Any,
        how: dict[str, Any],
        timer: Callable[[], float],
        report: Callable[[int], Callable[[float], None]],
        *,
        collects: bool,
    ) -> None:
        self._turns = turns
        self._function = function
        self._how = how
        self._timer = timer
        self._report = report
        self._collects = collects
        self._result: Any = None
        turns.unawaited = unawaited(function)

    def __await__(self) -> Generator[Any, Any, Any]:
        self._turns.unawaited = ""
        return self._measured().__await__()

    async def _measured(self) -> Any:
        iterations = self._how.get("iterations")
        plan = await (self._tried(iterations) if iterations else self._calibrated())
        told, loops = self._report(plan.iterations), range(plan.iterations)
        for _ in range(plan.rounds):
            told(await self._round(loops, in_turn=True))
        return self._result

    async def _calibrated(self) -> Measure:
        """As ``rounds.calibrate``."""
        await self._round(range(1))
        watch, loops = CpuWatch(), 1
        seconds = await self._round(range(loops))
        while more := next_loops(loops, seconds):
            loops = more
            seconds = await self._round(range(loops))
        return self._turns.agree(loops, seconds, seconds, watch)

    async def _tried(self, iterations: int) -> Measure:
        """As ``rounds.try_pedantic``."""
        for _ in range(self._how.get("warmup_rounds", 0)):
            await self._round(range(iterations))
        rounds = rounds_to_try(await self._round(range(iterations)))
        watch, began = CpuWatch(), time.perf_counter()
        took = [await self._round(range(iterations)) for _ in range(rounds)]
        whole_s = (time.perf_counter() - began) / rounds
        return self._turns.agree(iterations, min(took), whole_s, watch)

    async def _round(self, loops: range, *, in_turn: bool = False) -> float:
        """Its seconds, with its set-up before and its tear-down after them."""
        args, kwargs = await self._arguments()
        if in_turn:
            self._turns.wait()
        seconds = await self._seconds(loops, args, kwargs)
        if in_turn:
            seconds = self._turns.took_so_long(seconds, len(loops))
        if teardown := self._how.get("teardown"):
            teardown(*args, **kwargs)
        return seconds

    async def _arguments(self) -> Any:
        """Those that ``setup`` makes, which may be asynchronous, too; or else those that were given."""
        setup = self._how.get("setup")
        made = setup() if setup else None
        if inspect.isawaitable(made):
            made = await made
        return made or (self._how.get("args") or (), self._how.get("kwargs") or {})

    async def _seconds(self, loops: range, args: Any, kwargs: Any) -> float:
        function, timer = self._function, self._timer
        with _collecting(wanted=self._collects):
            began = timer()
            for _ in loops:
                self._result = await function(*args, **kwargs)
            return timer() - began


@contextmanager
def _collecting(*, wanted: bool) -> Generator[None]:
    """Without the garbage collector, if pytest-benchmark is to measure without it."""
    was_enabled = gc.isenabled()
    if not wanted:
        gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
