"""Some CPU, some waiting and some bytes in each item: the synthetic job by which models are calibrated.

Half of the CPU comes before the wait and half after it, as a client asks, waits and reads the answer. Half of
the bytes go in with the item and come out again with the answer. ``docs/costs.md`` says what is made of it.
"""

import time
from typing import NamedTuple

from fixtures.inputs import Inputs, Sizes

KIND = "io"
BY_NAME = True
MODULUS = 1_000_003
ITERATION_S = 60e-9  # about


class Item(NamedTuple):
    """iterations: of the loop, which ``spin`` has too. payload: what is carried in, and out again."""

    number: int
    iterations: int
    wait_s: float
    payload: bytes


class Done(NamedTuple):
    """total: the sum of the first ``iterations`` squares modulo ``MODULUS``."""

    number: int
    total: int
    payload: bytes

    def __repr__(self) -> str:
        """Without what is carried: a loop that makes a repr of all answers would seem to carry them."""
        return f"Done({self.number}, {self.total}, {len(self.payload)} bytes)"


def items(inputs: Inputs) -> list[Item]:
    """``inputs.mixed_items`` items that are alike but for their number and what they carry."""
    iterations, wait_s, half = inputs.mixed_iterations, inputs.mixed_wait_s, inputs.mixed_bytes // 2
    return [
        Item(number, iterations, wait_s, bytes((number % 256,)) * half)
        for number in range(inputs.mixed_items)
    ]


def item_s(sizes: Sizes) -> float:
    """Seconds of one item, about."""
    return sizes.mixed_iterations * ITERATION_S + sizes.mixed_wait_s


def work(item: Item) -> Done:
    """Add up half of the squares, sleep, add up the other half."""
    total = _squares(0, item.iterations // 2)
    if item.wait_s:  # a sleep of nothing would still be a call of the system
        time.sleep(item.wait_s)
    return _done(item, total)


async def awork(item: Item) -> Done:
    import asyncio  # here, so that workers that only run work() need not import it

    total = _squares(0, item.iterations // 2)
    if item.wait_s:
        await asyncio.sleep(item.wait_s)
    return _done(item, total)


def _done(item: Item, total: int) -> Done:
    rest = _squares(item.iterations // 2, item.iterations)
    return Done(item.number, (total + rest) % MODULUS, item.payload)


def _squares(first: int, end: int) -> int:
    total = 0
    for number in range(first, end):
        total = (total + number * number) % MODULUS
    return total


def combine(results: list[Done]) -> list[Done]:
    return results


def check(output: list[Done], inputs: Inputs) -> None:
    """Raises AssertionError unless all items are there in order, with their closed form and their bytes."""
    n = inputs.mixed_iterations
    total = n * (n - 1) * (2 * n - 1) // 6 % MODULUS
    expected = [Done(item.number, total, item.payload) for item in items(inputs)]
    if len(output) != len(expected):
        raise AssertionError(f"{len(output)} answers to {len(expected)} items")
    for got, wanted in zip(output, expected, strict=True):
        if got != wanted:
            raise AssertionError(f"item {wanted.number} came back as item {got.number}, total {got.total}")
