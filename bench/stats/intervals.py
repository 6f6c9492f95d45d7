"""A figure with its interval, and the distribution-free interval of a median.

The interval of a median is the exact one from order statistics: the k-th smallest and k-th largest
of n values enclose the median with probability 1 - 2·P(B < k), with B binomial (n, ½)
(W. J. Conover, Practical Nonparametric Statistics, 3rd ed. 1999, section 3.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, floor, sqrt
from statistics import NormalDist, median

EXACT = 1000  # values; for more, the normal approximation of the binomial is as good
COVERAGE = 0.93  # at least; five values reach 93.75 % with their smallest and largest


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval.

    coverage: the probability that an interval made this way encloses the true value.
    count: how many values it is of.
    """

    value: float
    low: float
    high: float
    coverage: float
    count: int


def of_median(values: Sequence[float]) -> Estimate:
    """The median of at least one value, with the narrowest interval that reaches ``COVERAGE``.

    Fewer than five values cannot reach it: the interval is then their whole range.
    """
    ordered = sorted(values)
    k, coverage = _narrowest(len(ordered))
    return Estimate(median(ordered), ordered[k - 1], ordered[-k], coverage, len(ordered))


@cache
def _narrowest(count: int) -> tuple[int, float]:
    """The largest k with P(k-th smallest <= median <= k-th largest) >= ``COVERAGE``, and that probability."""
    if count > EXACT:
        z = NormalDist().inv_cdf((1 + COVERAGE) / 2)
        return floor((count - z * sqrt(count)) / 2), COVERAGE
    k, outside, whole = 1, 1, 2 ** (count - 1)  # outside / whole: the probability of the two tails
    while k < count // 2 and 1 - (more := outside + comb(count, k)) / whole >= COVERAGE:
        k, outside = k + 1, more
    return k, max(0.0, 1 - outside / whole)
