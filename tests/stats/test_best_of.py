"""Multiple comparisons with the best: known answers, how often they are wrong, and what they find."""

from collections.abc import Sequence
from math import inf, log

import numpy as np
import pytest

from bench.stats import best_of
from bench.stats.best_of import EQUIVALENT, Standing
from bench.stats.student_t import spread
from bench.stats.welch import Difference, differences
from tests.stats.machine import measured

RUNS = 1000
ERROR = 0.05
THREE_ERRORS = 3 * (ERROR * (1 - ERROR) / RUNS) ** 0.5  # 2.1 %
STEPS = (-0.01, 0.0, 0.01, 0.005, -0.005)
FAST, MIDDLE, SLOW = ([middle + step for step in STEPS] for middle in (0.5, 0.48, 0.0))


def standings(samples: Sequence[Sequence[float]], error: float = ERROR) -> list[Standing]:
    return best_of.standings(differences(list(map(spread, samples))), error)


def test_a_clear_best_is_shown_to_be_the_best() -> None:
    best, slow = standings([FAST, SLOW])
    assert (best.low, best.may_be_best, best.near_best) == (0.0, True, True)
    assert best.high > 0.45
    assert (slow.high, slow.may_be_best, slow.near_best) == (0.0, False, False)
    assert slow.low < -0.5


def test_two_that_are_close_are_both_near_the_best_and_may_both_be_it() -> None:
    first, second, slow = standings([FAST, [value - 0.002 for value in FAST], SLOW])
    assert first.near_best
    assert second.near_best
    assert first.may_be_best
    assert second.may_be_best
    assert not slow.may_be_best


def test_one_that_is_not_the_best_can_be_shown_to_be_near_it() -> None:
    best, middle = standings([FAST, MIDDLE])
    assert best.low == 0
    assert not middle.may_be_best
    assert middle.near_best
    assert standings([FAST, [value - 0.04 for value in MIDDLE]])[1].near_best is False


@pytest.mark.parametrize("thin", [[], [0.5]])
def test_one_of_which_nothing_is_known_may_be_the_best_and_leaves_no_one_near_it(thin: list[float]) -> None:
    of_thin, of_fast = standings([thin, FAST])
    assert (of_thin.may_be_best, of_thin.near_best) == (True, False)
    assert (of_fast.may_be_best, of_fast.near_best) == (True, False)
    assert of_thin.high == inf


def test_alone_a_sample_is_the_best_and_equal_ones_without_spread_all_are() -> None:
    (alone,) = standings([SLOW])
    assert alone.near_best
    assert alone.may_be_best
    assert all(each.near_best and each.may_be_best for each in standings([[0.1, 0.1], [0.1, 0.1]]))
    assert standings([]) == []


def test_the_order_does_not_matter() -> None:
    samples = [SLOW, FAST, MIDDLE, [0.2, 0.6]]
    forwards, backwards = standings(samples), standings(samples[::-1])
    assert forwards == backwards[::-1]


def test_those_far_behind_do_not_blur_those_in_front() -> None:
    front = [FAST, MIDDLE]
    behind = [[value - step for value in SLOW] for step in np.linspace(0.0, 1.0, 20)]
    among_many = standings([*front, *behind])
    by_themselves = standings(front)
    assert among_many[1].low == pytest.approx(by_themselves[1].low, abs=0.01)
    assert not any(each.may_be_best for each in among_many[2:])


def false_claim(samples: list[list[float]], speed_ups: list[float]) -> bool:
    """The true best is excluded, or one is near it that is behind by more than what counts."""
    places = list(zip(standings(samples), speed_ups, strict=True))
    best = max(speed_ups)
    lost = not any(place.may_be_best for place, speed_up in places if speed_up == best)
    return lost or any(place.near_best for place, speed_up in places if best / speed_up > 1 + EQUIVALENT)


BARELY_BEHIND = [1.0 * 1.0501, *([1.0] * 5)]  # the hardest case: all others as near as they may not be called
ALIKE = [1.7] * 5 + [1.0] * 5
SPREAD = [1.7, 1.65, 1.6, 1.5, 1.0, 1.0, 0.97, 0.9, 0.6, 0.3]


@pytest.mark.parametrize(
    ("speed_ups", "visits", "rounds", "deviation", "bursts"),
    [
        (BARELY_BEHIND, 5, 2, 0.01, False),
        (BARELY_BEHIND, 8, 6, 0.02, False),
        (BARELY_BEHIND, 12, 6, 0.01, True),
        (ALIKE, 8, 4, 0.05, False),
        (SPREAD, 8, 6, 0.02, True),
    ],
)
def test_a_run_claims_something_false_in_one_of_twenty_at_most(
    speed_ups: list[float], visits: int, rounds: int, deviation: float, bursts: bool
) -> None:
    random = np.random.default_rng(visits)
    wrong = 0
    for _ in range(RUNS):
        samples = measured(random, speed_ups, visits, deviation, rounds, bursts).log_speed_ups()
        wrong += false_claim(samples, speed_ups)
    assert wrong / RUNS <= ERROR + THREE_ERRORS


@pytest.mark.parametrize("best", [3, 5, 12])
def test_it_is_as_rarely_wrong_of_normal_samples_of_any_size_and_spread(best: int) -> None:
    """The best at the edge of what counts, with 4 to 12 visits and deviations from 0.5 to 6 %."""
    random, wrong = np.random.default_rng(best), 0
    speed_ups = [1.0501] + [1.0] * best + [0.8, 0.6, 0.5]
    for _ in range(RUNS):
        samples = [
            random.normal(log(speed_up), random.uniform(0.005, 0.06), random.integers(4, 13)).tolist()
            for speed_up in speed_ups
        ]
        wrong += false_claim(samples, speed_ups)
    assert wrong / RUNS <= ERROR + THREE_ERRORS


def test_a_tie_of_pools_is_shown_from_twelve_visits_of_six_rounds() -> None:
    """What the words "could not be told" are left to: no one near the best, in one run of ten at most."""
    speed_ups = [1.72, 1.7, 1.68, 1.65, 1.6, *([1.0] * 8), 0.6, 0.3]
    random, none = np.random.default_rng(1), 0
    for _ in range(200):
        samples = measured(random, speed_ups, 12, 0.02, rounds=6).log_speed_ups()
        none += not any(place.near_best for place in standings(samples))
    assert none / 200 <= 0.1


def test_ten_percent_behind_is_found() -> None:
    random, found = np.random.default_rng(2), 0
    for _ in range(300):
        samples = measured(random, [1.0, 1.1], 8, 0.02, rounds=6).log_speed_ups()
        found += not standings(samples)[0].may_be_best
    assert found / 300 >= 0.9


def test_where_every_member_is_behind_another_nothing_is_shown() -> None:
    """As differences that were measured apart from each other may have it."""
    means = np.array([[0.0, 0.5, -0.5], [-0.5, 0.0, 0.5], [0.5, -0.5, 0.0]])
    places = best_of.standings(Difference(means, np.full((3, 3), 0.01), np.full((3, 3), 9.0)), ERROR)
    assert all(place.may_be_best and not place.near_best for place in places)
