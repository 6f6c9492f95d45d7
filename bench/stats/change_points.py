"""Where a series of times shifts.

Change points minimise the sum of squared distances from each segment's mean, plus a penalty per change, over
all ways to divide the series: optimal partitioning (B. Jackson et al., An Algorithm for Optimal Partitioning
of Data on an Interval, IEEE Signal Processing Letters 12, 2005), on logarithms. The penalty is three times
the variance of the noise times log n (as in PELT: R. Killick, P. Fearnhead, I. Eckley, JASA 107, 2012); the
noise is taken from the differences of neighbours, so that a shift does not count as noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import median

import numpy as np
from numpy.typing import NDArray

FEWEST = 3  # values on either side of a change
PENALTY = 3.0
LEAST_CHANGE = 0.05  # what no one would act on is no change
LEAST_NOISE = 0.01
NORMAL_DIFFERENCE = 0.9539  # the median of |a - b| of two values of a normal distribution of variance 1


@dataclass(frozen=True)
class Change:
    """From the value ``at`` on (an index), the series is at ``factor`` times what it was."""

    at: int
    factor: float


def changes(values: Sequence[float]) -> list[Change]:
    """Where a series of positive values shifts. Fewer than six have no shift."""
    if len(values) < 2 * FEWEST:
        return []
    logs = np.log(np.asarray(values, dtype=float))
    noise = max(LEAST_NOISE, float(np.median(np.abs(np.diff(logs)))) / NORMAL_DIFFERENCE)
    ends = partition(logs, PENALTY * noise**2 * log(len(logs)))
    begins = [0, *ends[:-1]]
    levels = [median(logs[begin:end].tolist()) for begin, end in zip(begins, ends, strict=True)]
    steps = zip(begins[1:], levels, levels[1:], strict=False)
    return [
        Change(at, exp(after - before)) for at, before, after in steps if abs(after - before) > LEAST_CHANGE
    ]


def partition(values: NDArray[np.float64], penalty: float) -> list[int]:
    """Where the segments of the best partition end, the last at the series' end; none is under ``FEWEST``."""
    count = len(values)
    sums, squares = (np.concatenate([[0.0], np.cumsum(powers)]) for powers in (values, values**2))
    best = np.full(count + 1, np.inf)  # the least cost of the first values, for each number of them
    best[0], begins = -penalty, np.zeros(count + 1, dtype=int)
    for end in range(FEWEST, count + 1):
        start = np.arange(end - FEWEST + 1)
        within = squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / (end - start)
        costs = best[start] + within + penalty
        begins[end] = costs.argmin()
        best[end] = costs[begins[end]]
    ends = [count]
    while begins[ends[0]]:
        ends.insert(0, int(begins[ends[0]]))
    return ends
