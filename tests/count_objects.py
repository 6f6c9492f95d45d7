"""A pytest plugin: ``spin`` fails if a full collection would walk more than the round's own objects."""

import gc

from workloads import spin

MOST = 10_000  # pytest and the suite hold some 200,000
_work = spin.work


def _counting(item: int) -> int:
    count = len(gc.get_objects())  # without those frozen
    assert count < MOST, f"{count} objects to walk"
    return _work(item)


spin.work = _counting
