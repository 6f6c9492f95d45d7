"""Makes pytest-benchmark's rounds wait for their turn.

``BenchmarkFixture._make_runner`` is the one place through which pytest-benchmark passes every timed round, of
``benchmark(f)`` and ``benchmark.pedantic(...)`` alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from math import ceil
from types import SimpleNamespace
from typing import Any

from pytest_benchmark.fixture import BenchmarkFixture

from .plugin import Lockstep
from .usage import Usage

ROUND_S = 0.008  # a round shorter than this is repeated: the scheduler's own grain is some milliseconds
MOST_LOOPS = 10**9
MOST_TRIED = 20  # pedantic rounds, to see how a benchmark behaves


def take_turns(lockstep: Lockstep) -> None:
    """Replace what makes, calibrates and repeats rounds, in this process."""
    make_runner, pedantic = BenchmarkFixture._make_runner, BenchmarkFixture._raw_pedantic

    def runner_in_turn(fixture: Any, function: Any, args: Any, kwargs: Any) -> Callable[..., Any]:
        run = make_runner(fixture, function, args, kwargs)

        def runner(loops_range: Any, *timer: Any) -> Any:
            if not lockstep.agreed:
                return run(loops_range, *timer)
            lockstep.take_turn()
            result = run(loops_range, *timer)
            seconds = result[0] if isinstance(result, tuple) else result
            lockstep.took.append(seconds / (len(loops_range) if loops_range else 1))
            return result

        return runner

    def calibrate(fixture: Any, runner: Callable[..., float]) -> tuple[float, int, range]:
        runner(range(1))  # what is done once only is done now
        usage, loops = Usage(), 1
        while (seconds := runner(range(loops))) < ROUND_S and loops < MOST_LOOPS:
            loops = ceil(loops * min(10.0, 1.2 * ROUND_S / seconds if seconds > 0 else 10.0))
        agreed = lockstep.agree(loops, seconds, seconds, usage)
        fixture._min_rounds, fixture._max_time = agreed["rounds"], 0.0
        fixture._warmup, fixture._precision = False, None
        return max(seconds, 1e-9), agreed["iterations"], range(agreed["iterations"])

    def pedantic_in_turn(
        fixture: Any, target: Any, warmup_rounds: int = 0, iterations: int = 1, **how: Any
    ) -> Any:
        def run(rounds: int, warmup_rounds: int = 0, iterations: int = iterations) -> Any:
            changed = {"rounds": rounds, "warmup_rounds": warmup_rounds, "iterations": iterations}
            return pedantic(fixture, target, **{**how, **changed})

        timed: list[float] = []
        with _unreported(fixture, timed):
            run(1, warmup_rounds)  # what is done once only is done now
            rounds = min(MOST_TRIED, ceil(ROUND_S / max(timed[-1], ROUND_S / MOST_TRIED)))
            usage, began = Usage(), time.perf_counter()
            run(rounds)
        whole_s = (time.perf_counter() - began) / rounds
        agreed = lockstep.agree(iterations, min(timed[-rounds:]), whole_s, usage)
        return run(agreed["rounds"], iterations=agreed["iterations"])

    replacements = (runner_in_turn, calibrate, pedantic_in_turn)
    for name, function in zip(
        ("_make_runner", "_calibrate_timer", "_raw_pedantic"), replacements, strict=True
    ):
        setattr(BenchmarkFixture, name, function)


@contextmanager
def _unreported(fixture: Any, timed: list[float]) -> Generator[None, None, None]:
    """Rounds that decide how to measure are no results: their seconds go to ``timed``."""
    fixture._make_stats = lambda _: SimpleNamespace(update=timed.append)
    try:
        yield
    finally:
        del fixture._make_stats
