"""A workload for the tests of the models, importable by worker processes."""

import os


def work(item: int) -> int:
    """Twice the item. ValueError if it is negative."""
    if item < 0:
        raise ValueError("refused")
    return 2 * item


async def awork(item: int) -> int:
    return work(item)


def process(_item: int) -> int:
    return os.getpid()


async def aprocess(_item: int) -> int:
    return os.getpid()
