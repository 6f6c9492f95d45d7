"""The interval of a median, against answers known beforehand."""

import random

import pytest

from bench.stats.intervals import of_median


def test_five_values_are_enclosed_by_their_range() -> None:
    estimate = of_median([3.0, 1.0, 2.0, 5.0, 4.0])
    assert (estimate.value, estimate.low, estimate.high, estimate.count) == (3.0, 1.0, 5.0, 5)
    assert estimate.coverage == pytest.approx(0.9375)


def test_more_values_narrow_the_interval() -> None:
    estimate = of_median([float(value) for value in range(1, 11)])
    assert (estimate.low, estimate.high) == (2.0, 9.0)
    assert estimate.coverage == pytest.approx(1 - 2 * 11 / 1024)


def test_one_value_encloses_nothing() -> None:
    assert of_median([2.0]).coverage == 0.0


@pytest.mark.parametrize("count", [5, 8, 12, 1001])
def test_the_interval_covers_the_median_as_often_as_it_says(count: int) -> None:
    generator = random.Random(7)
    samples = [
        [generator.lognormvariate(0, 1) for _ in range(count)] for _ in range(4000 if count < 100 else 500)
    ]
    estimates = list(map(of_median, samples))
    covered = sum(estimate.low <= 1 <= estimate.high for estimate in estimates) / len(estimates)
    assert covered == pytest.approx(estimates[0].coverage, abs=0.02)
