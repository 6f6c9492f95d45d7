"""Sleep: the control for I/O. No model can be faster than the longest item (N8)."""

import asyncio
import time
from math import fsum

from fixtures.inputs import Inputs, Sizes

KIND = "io"


def items(inputs: Inputs) -> list[float]:
    """The seconds to sleep, one number per item."""
    return list(inputs.sleeps)


def item_s(sizes: Sizes) -> float:
    """Seconds of one item, on average."""
    return fsum(sizes.sleeps) / len(sizes.sleeps)


def work(seconds: float) -> float:
    """Sleep, and return twice the seconds, as the notebook does."""
    time.sleep(seconds)
    return 2 * seconds


async def awork(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return 2 * seconds


def combine(results: list[float]) -> list[float]:
    return results


def check(output: list[float], inputs: Inputs) -> None:
    """Raises AssertionError unless each item came back doubled, in order."""
    expected = [2 * seconds for seconds in inputs.sleeps]
    if output != expected:
        raise AssertionError(f"got {output}, expected {expected}")
