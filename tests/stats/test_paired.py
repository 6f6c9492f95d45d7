"""Ratios of what was measured next to each other, against answers known beforehand."""

import pytest

from bench.stats.paired import medians_of_parts, ratio, tied


def test_rounds_are_grouped_by_sweep() -> None:
    assert medians_of_parts([1.0, 3.0, 10.0, 20.0], parts=2) == [2.0, 15.0]
    assert medians_of_parts([1.0, 2.0, 3.0], parts=3) == [1.0, 2.0, 3.0]


def test_fewer_rounds_than_sweeps_are_a_part_each() -> None:
    assert medians_of_parts([1.0, 2.0], parts=3) == [1.0, 2.0]


def test_a_ratio_is_free_of_drift() -> None:
    drifting = [1.0, 2.0, 4.0, 8.0, 16.0]
    estimate = ratio([2 * value for value in drifting], drifting)
    assert (estimate.value, estimate.low, estimate.high, estimate.count) == (2.0, 2.0, 2.0, 5)


@pytest.mark.parametrize(
    ("values", "others", "expected"),
    [
        ([1.0] * 5, [1.04] * 5, True),  # too close to matter
        ([1.0] * 5, [1.2] * 5, False),
        ([0.8, 0.9, 1.1, 1.15, 1.3], [1.0] * 5, True),  # can't say, and not far
        ([0.5, 0.9, 1.8, 1.9, 3.0], [1.0] * 5, False),  # can't say, but far apart
    ],
)
def test_ties(values: list[float], others: list[float], expected: bool) -> None:
    assert tied(values, others) is expected
