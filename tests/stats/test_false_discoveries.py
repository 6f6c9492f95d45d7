"""How strict tests are so that few findings are false: the example of the paper, and a simulation."""

import numpy as np
import pytest
from scipy.special import ndtr

from bench.stats.false_discoveries import level

PAPER = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
PAPER += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]


def test_the_example_of_the_paper() -> None:
    """Benjamini and Hochberg, section 3.2: of 15 tests, the first four are found at 5 %."""
    assert level(PAPER, 0.05) == pytest.approx(0.05 * 4 / 15)
    assert sum(p <= level(PAPER, 0.05) for p in PAPER) == 4


def test_without_findings_there_is_no_level() -> None:
    assert level([0.06, 0.9], 0.05) == 0.0
    assert level([], 0.05) == 0.0
    assert level([0.04], 0.05) == 0.05


def test_of_what_is_found_one_in_twenty_is_false() -> None:
    random = np.random.default_rng(1)
    shares = []
    for _ in range(2_000):
        z = random.normal(size=60)
        z[:30] += 3.0  # half of them are true
        p = 1 - ndtr(z)
        found = p <= level(list(p), 0.05)
        shares.append(found[30:].sum() / max(1, found.sum()))
    assert 0.015 < np.mean(shares) < 0.035  # 5 % of the true share of false ones, which is a half
