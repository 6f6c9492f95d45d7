"""Welch's t against scipy's, and on samples that differ in size and variance."""

from collections.abc import Sequence
from math import inf, sqrt

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from bench.stats import welch
from bench.stats.student_t import spread
from bench.stats.welch import Difference, differences

VALUES = [0.061, 0.048, 0.072, 0.055, 0.066]
OTHERS = [0.020, 0.031, -0.090, 0.054, 0.012, 0.043, -0.010, 0.120]


def difference(values: Sequence[float], others: npt.ArrayLike) -> Difference:
    return welch.difference(spread(values), spread(others))


def test_the_interval_is_scipys() -> None:
    lead = difference(VALUES, OTHERS)
    interval = stats.ttest_ind(VALUES, OTHERS, equal_var=False).confidence_interval(0.95)
    assert float(lead.means) - float(lead.margins(0.025)) == pytest.approx(interval.low)
    assert float(lead.means) + float(lead.margins(0.025)) == pytest.approx(interval.high)


@pytest.mark.parametrize("limit", [-0.05, 0.0, 0.02])
def test_the_p_value_is_scipys(limit: float) -> None:
    test = stats.ttest_ind(VALUES, np.add(OTHERS, limit), equal_var=False, alternative="less")
    assert float(difference(VALUES, OTHERS).p_below(limit)) == pytest.approx(test.pvalue)


def test_all_pairs_at_once_are_each_pair_by_itself() -> None:
    samples = [VALUES, OTHERS, [0.3, 0.1, 0.2], [0.5]]
    pairs = differences(list(map(spread, samples)))
    for first, second in np.ndindex(4, 4):
        lead = difference(samples[first], samples[second])
        assert pairs.means[first, second] == pytest.approx(float(lead.means))
        assert pairs.margins(0.01)[first, second] == pytest.approx(float(lead.margins(0.01)))


def test_one_value_shows_nothing_and_no_spread_leaves_no_doubt() -> None:
    alone = difference([0.3], VALUES)
    assert (float(alone.margins(0.05)), float(alone.p_below(0.5))) == (inf, pytest.approx(0.5))
    certain = difference([0.3, 0.3], [0.1, 0.1])
    assert float(certain.margins(0.05)) == 0.0
    assert (float(certain.p_below(0.3)), float(certain.p_below(0.1))) == (0.0, 1.0)


@pytest.mark.parametrize(("sizes", "deviations"), [((5, 12), (0.05, 0.01)), ((5, 5), (0.02, 0.02))])
def test_the_interval_misses_as_often_as_it_says(
    sizes: tuple[int, int], deviations: tuple[float, float]
) -> None:
    random, runs, level = np.random.default_rng(3), 4000, 0.025
    missed = 0
    for _ in range(runs):
        values, others = (
            random.normal(0.0, deviation, size).tolist()
            for size, deviation in zip(sizes, deviations, strict=True)
        )
        lead = difference(values, others)
        missed += float(lead.means) + float(lead.margins(level)) < 0
    assert missed / runs <= level + 3 * sqrt(level * (1 - level) / runs)
    assert missed / runs >= level / 2


def test_a_sum_of_means_has_the_errors_of_all_of_them() -> None:
    one, other = spread([1.0, 2.0, 3.0]), spread([4.0, 6.0])
    both = welch.combined([one], [other])
    whole = welch.difference(one, other)
    assert float(both.mean) == pytest.approx(float(whole.means))
    assert float(both.error) == pytest.approx(float(whole.errors))
    assert both.freedom == pytest.approx(float(whole.freedom))
    four = welch.combined([one, other], [one, one])
    assert float(four.mean) == pytest.approx(2.0 + 5.0 - 2 * 2.0)
    assert float(four.error) ** 2 == pytest.approx(3 * float(one.error) ** 2 + float(other.error) ** 2)


def test_a_sum_of_means_that_do_not_vary_has_no_error() -> None:
    assert float(welch.combined([spread([1.0, 1.0])], [spread([2.0, 2.0])]).error) == 0
