"""How rounds are made, in place of pytest-benchmark's own calibration: the gate decides, for both sides."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from .cpu_watch import CpuWatch
from .protocol import Measure
from .turns import Turns

ROUND_S = 0.008  # a round shorter than this is repeated: the scheduler's own grain is some milliseconds
MOST_LOOPS = 10**9
MOST_GROWTH = 10.0  # of the loops from one trial to the next
MOST_TRIED = 20  # pedantic rounds, to see how a benchmark behaves


def calibrate(turns: Turns, run: Callable[[range], float]) -> tuple[float, Measure]:
    """Find how many loops make a round; then what is agreed. ``run`` returns the seconds of so many loops.

    Returns the seconds of the last trial, and the agreement.
    """
    run(range(1))  # what is done once only is done now
    watch, loops = CpuWatch(), 1
    seconds = run(range(loops))
    while more := next_loops(loops, seconds):
        loops = more
        seconds = run(range(loops))
    return seconds, turns.agree(loops, seconds, seconds, watch)


def next_loops(loops: int, seconds: float) -> int | None:
    """How many to try after so many took so long; None if those make a round."""
    if seconds >= ROUND_S or loops >= MOST_LOOPS:
        return None
    growth = min(MOST_GROWTH, 1.2 * ROUND_S / seconds) if seconds > 0 else MOST_GROWTH
    return ceil(loops * growth)


def try_pedantic(
    turns: Turns, run: Callable[[int, int], list[float]], warmup_rounds: int, iterations: int
) -> Measure:
    """Try a pedantic benchmark, whose iterations are its own; then what is agreed.

    run: takes numbers of rounds and of warm-up rounds, and returns the seconds of each round.
    """
    rounds = rounds_to_try(run(1, warmup_rounds)[0])  # what is done once only is done now
    watch, began = CpuWatch(), time.perf_counter()
    took = run(rounds, 0)
    whole_s = (time.perf_counter() - began) / rounds
    return turns.agree(iterations, min(took), whole_s, watch)


def rounds_to_try(first_s: float) -> int:
    """Pedantic rounds, by how long the first one took."""
    return min(MOST_TRIED, ceil(ROUND_S / max(first_s, ROUND_S / MOST_TRIED)))
