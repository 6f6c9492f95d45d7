"""The statistics, against answers known beforehand."""

import random

import pytest

from bench.stats import by_sweep, estimate, ratio, tied


def test_five_values_are_enclosed_by_their_range() -> None:
    found = estimate([3.0, 1.0, 2.0, 5.0, 4.0])
    assert (found.median, found.low, found.high) == (3.0, 1.0, 5.0)
    assert found.coverage == pytest.approx(0.9375)


def test_more_values_narrow_the_interval() -> None:
    found = estimate([float(value) for value in range(1, 11)])
    assert (found.low, found.high) == (2.0, 9.0)
    assert found.coverage == pytest.approx(1 - 2 * 11 / 1024)


def test_one_value_encloses_nothing() -> None:
    assert estimate([2.0]).coverage == 0.0


@pytest.mark.parametrize("count", [5, 8, 12, 1001])
def test_the_interval_covers_the_median_as_often_as_it_says(count: int) -> None:
    generator = random.Random(7)
    samples = [
        [generator.lognormvariate(0, 1) for _ in range(count)] for _ in range(4000 if count < 100 else 500)
    ]
    found = [estimate(sample) for sample in samples]
    covered = sum(one.low <= 1 <= one.high for one in found) / len(found)
    assert covered == pytest.approx(found[0].coverage, abs=0.02)


def test_rounds_are_grouped_by_sweep() -> None:
    assert by_sweep([1.0, 3.0, 10.0, 20.0], sweeps=2) == [2.0, 15.0]
    assert by_sweep([1.0, 2.0, 3.0], sweeps=3) == [1.0, 2.0, 3.0]


def test_a_ratio_is_free_of_drift() -> None:
    drifting = [1.0, 2.0, 4.0, 8.0, 16.0]
    found = ratio([2 * value for value in drifting], drifting)
    assert (found.median, found.low, found.high) == (2.0, 2.0, 2.0)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1.0] * 5, [1.04] * 5, True),  # too close to matter
        ([1.0] * 5, [1.2] * 5, False),
        ([0.8, 0.9, 1.1, 1.15, 1.3], [1.0] * 5, True),  # can't say, and not far
        ([0.5, 0.9, 1.8, 1.9, 3.0], [1.0] * 5, False),  # can't say, but far apart
    ],
)
def test_ties(one: list[float], other: list[float], expected: bool) -> None:
    assert tied(one, other) is expected
