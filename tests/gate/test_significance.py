"""The gate's rules on data whose answer is known: false alarms, and what is found."""

from math import log

import numpy as np
import pytest

from bench.gate.looks import looks_up_to
from bench.gate.significance import ERROR, alike, hardest, shown
from bench.stats.student_t import Floats

MARGIN = 0.05
BENCHMARKS = 12


def samples(log_ratios: Floats, pairs: int) -> list[Floats]:
    """The benchmarks' first pairs, from an array of runs, benchmarks and pairs."""
    return [log_ratios[:, place, :pairs] for place in range(log_ratios.shape[1])]


@pytest.mark.parametrize(("truth", "most"), [(1.0, 0.0), (1 + MARGIN, ERROR)])
def test_false_alarms_over_many_benchmarks_and_looks(truth: float, most: float) -> None:
    """With all benchmarks just at the margin the family-wise error is kept; equal code is far from it."""
    runs, looks = 2000, looks_up_to()
    generator = np.random.default_rng(3)
    typical = generator.normal(log(truth), 0.02, size=(runs, BENCHMARKS, looks[-1]))
    means = typical + generator.normal(0, 0.02, size=typical.shape)
    alarms = np.zeros(runs, dtype=bool)
    for look in looks:
        results = shown(samples(typical, look), samples(means, look), [MARGIN] * BENCHMARKS, len(looks))
        alarms |= results.slower.any(axis=-1) | results.slower_on_average.any(axis=-1)
    assert alarms.mean() <= most + 3 * (most * (1 - most) / runs) ** 0.5


def test_a_slow_down_of_a_tenth_is_found() -> None:
    runs, slow = 2000, 5
    typical = np.random.default_rng(4).normal(0.0, 0.03, size=(runs, BENCHMARKS, 20))
    typical[:, slow] += log(1.1)
    values = samples(typical, 20)
    slower = shown(values, values, [MARGIN] * BENCHMARKS, len(looks_up_to())).slower
    only_that = slower[:, slow] & (slower.sum(axis=-1) == 1)
    assert only_that.mean() >= 0.95


def test_benchmarks_may_have_different_numbers_of_pairs() -> None:
    generator = np.random.default_rng(5)
    values = [generator.normal(center, 0.01, size=pairs) for center, pairs in ((0.2, 6), (0.0, 9), (-0.2, 6))]
    results = shown(values, values, [MARGIN] * 3, looks=1)
    assert results.slower.tolist() == [True, False, False]
    assert results.faster.tolist() == [False, False, True]
    assert results.within.tolist() == [False, True, True]


def test_each_benchmark_has_its_own_margin() -> None:
    values = [np.array([0.2, 0.21, 0.19, 0.2])] * 2
    assert shown(values, values, [0.05, 0.3], looks=1).slower.tolist() == [True, False]


def test_the_hardest_test_is_the_first_of_holm_s() -> None:
    assert hardest(benchmarks=3, looks=5) == pytest.approx(ERROR / 5 / 6)


def test_alike() -> None:
    assert list(alike("abcab")) == [[0, 3], [1, 4], [2]]
