"""Samples compared at the mean of a covariate that was measured beside them."""

import numpy as np
import pytest

from bench.stats.best_of import EQUIVALENT, standings
from bench.stats.covariate import at_mean_covariate, within_slope
from bench.stats.moderated import moderated
from bench.stats.welch import differences

RUNS = 1500


def test_what_follows_the_covariate_wholly_is_as_if_it_had_been_the_same() -> None:
    samples, beside = [[1.0, 1.2, 1.4], [1.6, 1.8]], [[0.1, 0.3, 0.5], [0.7, 0.9]]
    moved = at_mean_covariate(samples, beside)
    assert moved == [pytest.approx([1.4] * 3), pytest.approx([1.4] * 2)]


def test_what_follows_it_in_part_is_moved_by_that_part() -> None:
    samples, beside = [[1.0, 1.1], [1.2, 1.3]], [[0.0, 0.2], [0.2, 0.4]]
    assert within_slope(samples, beside) == pytest.approx(0.5)
    assert at_mean_covariate(samples, beside) == [pytest.approx([1.1, 1.1]), pytest.approx([1.2, 1.2])]


@pytest.mark.parametrize(("sample", "slope"), [([0.0, 1.0], 1.0), ([1.0, 0.0], 0.0)])
def test_the_slope_stays_between_none_and_all(sample: list[float], slope: float) -> None:
    assert within_slope([sample], [[0.1, 0.2]]) == slope


def test_where_the_covariate_did_not_change_within_samples_all_of_it_counts() -> None:
    assert within_slope([[1.0, 1.1]], [[0.5, 0.5]]) == 1.0
    assert within_slope([], []) == 1.0


def test_samples_that_are_not_alike_in_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        at_mean_covariate([[1.0, 2.0]], [[1.0]])


@pytest.mark.parametrize("visits", [3, 6])
@pytest.mark.parametrize("behind", [[EQUIVALENT * 1.01] * 4, [EQUIVALENT * 1.01, 0.0, 0.0, 0.0]])
def test_who_is_shown_to_be_near_the_best_is_not_in_one_of_twenty(visits: int, behind: list[float]) -> None:
    """Five pools, capacities with an error of measurement: the noise of docs/repeatability.md."""
    random, wrong = np.random.default_rng(visits + len(behind)), 0
    means = -np.log1p([0.0, *behind])
    for _ in range(RUNS):
        given = random.normal(0.5, 0.08, (5, visits))
        capacities = given + random.normal(0, 0.06, given.shape)
        values = means[:, None] + given + random.normal(0, 0.04, given.shape)
        spreads = moderated(at_mean_covariate(values.tolist(), capacities.tolist()), ["process"] * 5)
        near = [standing.near_best for standing in standings(differences(spreads))]
        wrong += any(mean < -np.log1p(EQUIVALENT) and told for mean, told in zip(means, near, strict=True))
    assert wrong / RUNS <= 0.05 + 3 * (0.05 * 0.95 / RUNS) ** 0.5
