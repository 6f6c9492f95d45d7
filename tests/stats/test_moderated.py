"""Variances that lend each other certainty: what is added, and how often a claim is wrong for it."""

from math import log

import numpy as np
import pytest
from scipy.special import stdtrit

from bench.stats.best_of import EQUIVALENT, standings
from bench.stats.moderated import LEAST_ALIKE, MOST_FREEDOM, moderated, prior
from bench.stats.student_t import Floats, Spread, spread
from bench.stats.welch import differences

RUNS = 2000
ERROR = 0.05


def test_samples_that_vary_alike_count_for_all_that_may_be_taken() -> None:
    alike = [[-0.1, 0.0, 0.1], [0.9, 1.0, 1.1], [-1.1, -1.0, -0.9], [2.0, 2.1, 1.9]]
    assert moderated(alike, range(4)) == list(map(spread, alike))  # none is like another
    for own, sample in zip(moderated(alike, ["thread"] * 4), alike, strict=True):
        assert own.freedom == 2 + MOST_FREEDOM
        assert float(own.mean) == pytest.approx(sum(sample) / 3)


def test_a_sample_that_varies_less_than_its_kind_is_given_more_error_and_one_that_varies_more_less() -> None:
    random = np.random.default_rng(1)
    samples = [random.normal(0, deviation, 4).tolist() for deviation in (0.01, 0.03, 0.04, 0.05, 0.2)]
    before, after = [spread(sample) for sample in samples], moderated(samples, ["thread"] * 5)
    assert after[0].error > before[0].error
    assert after[4].error < before[4].error
    assert all(own.freedom > 3 for own in after)


def test_other_kinds_and_small_kinds_and_samples_without_variance_are_left_as_they_are() -> None:
    samples = [[0.0, 0.1, 0.3]] * (LEAST_ALIKE - 1) + [[0.5], [0.2, 0.2], [], [0.0, 0.4, 0.1]]
    kinds = ["task"] * (LEAST_ALIKE + 2) + ["process"]
    for own, sample in zip(moderated(samples, kinds), samples, strict=True):
        assert own == spread(sample)
    assert moderated([], []) == []


@pytest.mark.parametrize(("freedom", "typical"), [(2.0, 0.01), (5.0, 0.0004)])
def test_the_prior_is_found_again_from_many_samples(freedom: float, typical: float) -> None:
    """Smyth's model itself: variances around ``typical`` with so many degrees of freedom."""
    random = np.random.default_rng(2)
    variances = typical * freedom / random.chisquare(freedom, 20_000)
    sampled = variances * random.chisquare(4, 20_000) / 4
    alike = [Spread(np.array(0.0), np.sqrt(variance / 5), 4) for variance in sampled]
    found = prior(alike)
    assert found[0] == pytest.approx(typical, rel=0.1)
    assert found[1] == pytest.approx(freedom, rel=0.15)


def deviations(random: np.random.Generator, count: int, differ: float) -> Floats:
    """Of a kind: lognormal, which is not what the model assumes."""
    return np.asarray(0.05 * np.exp(random.normal(0.0, differ, count)))


@pytest.mark.parametrize("visits", [3, 6])
@pytest.mark.parametrize(("count", "differ"), [(5, 0.0), (5, 0.5), (10, 0.3), (10, 0.7)])
@pytest.mark.parametrize(("level", "times"), [(0.025, 1.5), (0.001, 2.5)])
def test_how_often_a_mean_is_missed(
    visits: int, count: int, differ: float, level: float, times: float
) -> None:
    """Over all cells of a kind. Those that vary most are missed more often than is said."""
    random, missed = np.random.default_rng(visits * count), 0
    for _ in range(RUNS):
        noise = deviations(random, count, differ)
        samples = [random.normal(0.0, own, visits).tolist() for own in noise]
        missed += sum(
            float(own.mean) > -float(stdtrit(own.freedom, level)) * float(own.error)
            for own in moderated(samples, ["thread"] * count)
        )
    expected = level * RUNS * count
    assert missed <= times * expected + 3 * expected**0.5


@pytest.mark.parametrize("differ", [0.0, 0.5, 0.8])
def test_of_three_visits_something_false_is_claimed_in_one_run_of_twenty_at_most(differ: float) -> None:
    """The hardest case, all others as near to the best as they may not be called."""
    random, wrong = np.random.default_rng(3), 0
    speed_ups = [1.0501] + [1.0] * 7
    for _ in range(RUNS):
        noise = deviations(random, 8, differ) / 3
        samples = [
            random.normal(log(speed_up), own, 3).tolist()
            for speed_up, own in zip(speed_ups, noise, strict=True)
        ]
        places = standings(differences(moderated(samples, ["process"] * 8)), ERROR)
        wrong += not places[0].may_be_best or any(place.near_best for place in places[1:])
    assert wrong / RUNS <= ERROR + 3 * (ERROR * (1 - ERROR) / RUNS) ** 0.5
    assert EQUIVALENT == 0.05


def test_what_three_visits_could_not_tell_is_told() -> None:
    """Twelve models at 1× and four at 1.4×, each with 3 visits that vary by 5 %: who may be the best."""
    random, alone, together, early = np.random.default_rng(4), 0, 0, ERROR / 20
    for _ in range(100):
        samples = [random.normal(0.0, 0.05, 3).tolist() for _ in range(12)]
        samples += [random.normal(0.34, 0.05, 3).tolist() for _ in range(4)]
        kinds = ["thread"] * 12 + ["process"] * 4
        by_itself, by_kind = list(map(spread, samples)), moderated(samples, kinds)
        alone += not any(own.may_be_best for own in standings(differences(by_itself), early)[:12])
        together += not any(own.may_be_best for own in standings(differences(by_kind), early)[:12])
    assert together >= 80
    assert alone <= 10
