"""Functions for one item that the models are tested with; worker processes import them."""

import os


def work(item: int) -> int:
    """Twice the item. Raises ValueError if it is negative."""
    if item < 0:
        raise ValueError("refused")
    return 2 * item


async def awork(item: int) -> int:
    return work(item)


def process(_item: int) -> int:
    return os.getpid()


async def aprocess(_item: int) -> int:
    return os.getpid()
