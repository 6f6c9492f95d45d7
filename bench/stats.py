"""The statistics of a run: medians, speed-ups paired within a sweep, intervals, ties.

The interval of a median is the exact, distribution-free one from order statistics: the k-th
smallest and k-th largest of n values enclose the median with probability 1 - 2·P(B < k), with B
binomial (n, ½) (W. J. Conover, Practical Nonparametric Statistics, 3rd ed. 1999, section 3.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, floor, sqrt
from statistics import NormalDist, median

EXACT = 1000  # values; of more, the binomial is as good as normal
COVERAGE = 0.93  # at least; five sweeps reach 93.75 % with their smallest and largest value
EQUIVALENT = 0.05  # two models within 5 % of each other are a tie: no one would choose by that
UNDECIDED = 0.15  # so are two within 15 % of which the interval can't say who is faster


@dataclass(frozen=True)
class Estimate:
    """A median with its interval; ``coverage`` is the probability that it encloses the true one."""

    median: float
    low: float
    high: float
    coverage: float


def estimate(values: Sequence[float]) -> Estimate:
    """The median of at least one value, with the narrowest interval that reaches ``COVERAGE``.

    Fewer than five values cannot reach it: the interval is then their whole range.
    """
    ordered = sorted(values)
    k, coverage = _narrowest(len(ordered))
    return Estimate(median(ordered), ordered[k - 1], ordered[-k], coverage)


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


def by_sweep(rounds: Sequence[float], sweeps: int) -> list[float]:
    """The median of each sweep's rounds; ``rounds`` in the order they were taken."""
    each = max(1, len(rounds) // sweeps)
    return [
        median(rounds[first : first + each])
        for first in range(0, each * sweeps, each)
        if rounds[first : first + each]
    ]


def ratio(numerator: Sequence[float], denominator: Sequence[float]) -> Estimate:
    """The ratio of two cells' seconds, taken sweep by sweep so that drift falls out."""
    pairs = zip(numerator, denominator, strict=False)
    return estimate([above / below for above, below in pairs])


def tied(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether neither is to be preferred, see ``EQUIVALENT`` and ``UNDECIDED``."""
    found = ratio(one, other)
    distance = abs(found.median - 1)
    return distance < EQUIVALENT or (distance < UNDECIDED and found.low <= 1 <= found.high)
