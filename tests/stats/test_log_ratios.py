"""Log ratios of turns and of means, against answers known beforehand."""

from math import log
from statistics import fmean, median

import numpy as np
import pytest

from bench.stats import log_ratios


def test_a_pair_is_the_median_ratio_of_neighbouring_turns() -> None:
    # the machine is twice as slow for a while: both sides of a turn see it
    base, head = np.array([1.0, 2.0, 1.0]), np.array([1.1, 2.2, 9.0])
    assert log_ratios.of_turns(base, head, block=1) == pytest.approx(log(1.1))
    assert log_ratios.of_means(base, head) == pytest.approx(log(12.3 / 4.0))


@pytest.mark.parametrize(
    ("head", "turns"), [([2.0, 2.0, 4.0, 4.0], [1.0, 2.0]), ([2.0, 2.0, 4.0], [1.0, 2.0])]
)
def test_the_rounds_of_a_block_are_one_turn(head: list[float], turns: list[float]) -> None:
    base = np.array([1.0, 3.0, 2.0, 2.0][: len(head)])
    assert log_ratios.of_turns(base, np.array(head), block=2) == pytest.approx(fmean(map(log, turns)))


def test_many_pairs_at_once_are_as_each_by_itself() -> None:
    generator = np.random.default_rng(1)
    base, head = generator.lognormal(size=(2, 4, 5, 12))
    turns, means = log_ratios.of_turns(base, head, block=3), log_ratios.of_means(base, head)
    assert turns.shape == means.shape == (4, 5)
    parts = [slice(start, start + 3) for start in range(0, 12, 3)]
    expected = median(log(fmean(head[1, 2, part]) / fmean(base[1, 2, part])) for part in parts)
    assert turns[1, 2] == pytest.approx(expected)
    assert means[1, 2] == pytest.approx(log(fmean(head[1, 2]) / fmean(base[1, 2])))
