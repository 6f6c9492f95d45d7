"""Student's t against other ways to compute it, and against data whose answer is known."""

from math import exp, inf, log
from statistics import fmean

import numpy as np
import pytest
from scipy import stats

from bench.stats.student_t import (
    POWER,
    p_above,
    p_below,
    ratio_estimate,
    rejected_by_holm,
    smallest_visible,
    spread,
)

VALUES = [0.061, 0.048, 0.072, 0.055, 0.066, 0.043]


@pytest.mark.parametrize("ratio", [1.0, 1.05, 1.2])
def test_p_values_are_those_of_the_t_test(ratio: float) -> None:
    above = stats.ttest_1samp(VALUES, log(ratio), alternative="greater").pvalue
    below = stats.ttest_1samp(VALUES, log(ratio), alternative="less").pvalue
    assert p_above(VALUES, ratio) == pytest.approx(above)
    assert p_below(VALUES, ratio) == pytest.approx(below)


def test_samples_are_tested_at_once_each_against_its_own_ratio() -> None:
    samples = np.random.default_rng(1).normal(0.05, 0.02, size=(3, 2, 6))
    ratios = np.array([1.0, 1.1])
    p_values = p_above(samples, ratios)
    assert p_values.shape == (3, 2)
    for place in np.ndindex(3, 2):
        assert p_values[place] == pytest.approx(float(p_above(samples[place], ratios[place[1]])))


def test_the_interval_ends_where_the_test_does() -> None:
    estimate = ratio_estimate(VALUES, 0.01)
    assert estimate.value == pytest.approx(exp(fmean(VALUES)))
    assert (estimate.count, estimate.coverage) == (6, pytest.approx(0.98))
    assert p_above(VALUES, estimate.low) == pytest.approx(0.01)
    assert p_below(VALUES, estimate.high) == pytest.approx(0.01)


def test_without_spread_there_is_no_doubt_and_with_one_value_nothing_else() -> None:
    assert p_above([0.1, 0.1], 1.05) == 0.0
    assert p_above([0.0, 0.0], 1.05) == 1.0
    assert p_above([0.1], 1.05) == pytest.approx(0.5)
    assert ratio_estimate([0.1], 0.01).high == inf
    assert smallest_visible([0.1], 1.05, 0.01) == inf


@pytest.mark.parametrize("values", [[], [0.1]])
def test_fewer_than_two_values_have_a_mean_and_no_bounds(values: list[float]) -> None:
    mean, error, freedom = spread(values)
    assert (mean, error, freedom) == (sum(values), inf, 1)


def test_holm_stops_at_the_first_that_is_too_large() -> None:
    # thresholds 0.0125, 0.0167, 0.025, 0.05 for 0.005, 0.01, 0.03, 0.04
    assert rejected_by_holm([0.01, 0.04, 0.03, 0.005], 0.05).tolist() == [True, False, False, True]
    assert rejected_by_holm([0.02, 0.02], 0.05).tolist() == [True, True]
    assert rejected_by_holm([], 0.05).tolist() == []


def test_holm_takes_every_family_for_itself() -> None:
    families = np.array([[0.01, 0.04, 0.03, 0.005], [0.0, 0.0, 0.0, 0.0], [0.9, 0.012, 0.9, 0.9]])
    assert rejected_by_holm(families, 0.05).tolist() == [
        [True, False, False, True],
        [True, True, True, True],
        [False, True, False, False],
    ]


def test_the_interval_encloses_the_truth_as_often_as_it_says() -> None:
    runs = np.random.default_rng(1).normal(0.03, 0.02, size=(3000, 6))
    estimates = [ratio_estimate(values, 0.01) for values in runs]
    missed = sum(not estimate.low <= exp(0.03) <= estimate.high for estimate in estimates)
    assert missed / len(runs) == pytest.approx(0.02, abs=0.008)  # three standard errors


def test_the_smallest_visible_slow_down_is_found_as_often_as_it_says() -> None:
    noise, pairs, error = 0.02, 9, 0.001
    # by the true spread; what a measurement says of itself varies around this
    visible = smallest_visible([noise, -noise] * 4 + [0.0], 1.05, error)
    runs = np.random.default_rng(2).normal(log(visible), noise, size=(20_000, pairs))
    assert np.mean(p_above(runs, 1.05) <= error) == pytest.approx(POWER, abs=0.06)
