"""Change points on series whose changes are known."""

from math import exp, inf
from random import Random
from statistics import fmean

import numpy as np
import pytest

from bench.stats.change_points import FEWEST, changes, partition


def noisy(random: Random, levels: list[float], each: int, spread: float = 0.05) -> list[float]:
    return [level * exp(random.gauss(0, spread)) for level in levels for _ in range(each)]


def test_a_step_is_found_where_it_is() -> None:
    (change,) = changes(noisy(Random(1), [1.0, 1.3], 15))
    assert change.at == 15
    assert change.factor == pytest.approx(1.3, rel=0.05)


def test_two_steps_and_a_way_back() -> None:
    shifts = changes(noisy(Random(2), [1.0, 1.5, 1.0], 12))
    assert [change.at for change in shifts] == [12, 24]


def test_one_odd_run_is_no_change() -> None:
    medians = noisy(Random(3), [1.0], 20, 0.02)
    medians[10] = 3.0
    assert changes(medians) == []


def test_noise_is_seldom_a_change() -> None:
    random, series = Random(4), 200
    alarms = sum(bool(changes(noisy(random, [1.0], 30))) for _ in range(series))
    assert alarms <= 0.05 * series


def test_a_step_of_a_quarter_in_noise_of_a_tenth_is_mostly_found() -> None:
    random, series = Random(5), 100
    detected = sum(bool(changes(noisy(random, [1.0, 1.25], 15, 0.1))) for _ in range(series))
    assert detected >= 0.7 * series


@pytest.mark.parametrize("medians", [[], [1.0], [1.0, 2.0], [1.0, 1.0, 2.0, 2.0, 2.0]])
def test_few_runs_have_no_change(medians: list[float]) -> None:
    assert changes(medians) == []


def best_by_trying_all(values: list[float], penalty: float) -> float:
    """The least cost of all partitions into segments of at least three."""

    def cost(begin: int, end: int) -> float:
        mean = fmean(values[begin:end])
        return sum((value - mean) ** 2 for value in values[begin:end]) + penalty

    def best(begin: int) -> float:
        if begin == len(values):
            return 0.0
        ends = range(begin + FEWEST, len(values) + 1)
        return min((cost(begin, end) + best(end) for end in ends), default=inf)

    return best(0)


@pytest.mark.parametrize("seed", range(30))
def test_no_partition_costs_less(seed: int) -> None:
    random = Random(seed)
    values = [random.choice([0.0, 0.5]) + random.gauss(0, 0.2) for _ in range(random.randint(6, 14))]
    penalty = random.choice([0.01, 0.1, 1.0])
    ends = partition(np.array(values), penalty)
    segments = [values[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
    assert min(map(len, segments)) >= FEWEST
    cost = sum(sum((value - fmean(part)) ** 2 for value in part) + penalty for part in segments)
    assert cost == pytest.approx(best_by_trying_all(values, penalty))
