"""Lets ``spin`` fail if a full collection would walk more than the round's own objects."""

import gc

from workloads import spin

MOST = 10_000  # pytest and the suite hold some 200,000
right = spin.work


def counting(item: int) -> int:
    count = len(gc.get_objects())  # without those frozen
    assert count < MOST, f"{count} objects to walk"
    return right(item)


spin.work = counting
