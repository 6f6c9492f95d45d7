"""Ratios of what was measured next to each other, so that the machine's drift falls out.

Rounds of two things that alternate see the same machine: the ratio of two neighbours is free of drift
and of bursts longer than a round (T. Kalibera, R. Jones, Rigorous Benchmarking in Reasonable Time,
ISMM 2013).
"""

from collections.abc import Sequence
from statistics import median

from bench.stats.intervals import Estimate, of_median

EQUIVALENT = 0.05  # two models within 5 % of each other are a tie: no one would choose by that
UNDECIDED = 0.15  # so are two within 15 % whose interval can't say which is faster


def medians_of_parts(values: Sequence[float], parts: int) -> list[float]:
    """The median of each of ``parts`` equal parts of the values, in the order they were taken."""
    size = max(1, len(values) // parts)
    starts = range(0, size * parts, size)
    return [median(part) for start in starts if (part := values[start : start + size])]


def ratio(numerator: Sequence[float], denominator: Sequence[float]) -> Estimate:
    """The median ratio of neighbours: the first value over the first, the second over the second."""
    pairs = zip(numerator, denominator, strict=False)
    return of_median([above / below for above, below in pairs])


def tied(values: Sequence[float], others: Sequence[float]) -> bool:
    """Whether neither is to be preferred, see ``EQUIVALENT`` and ``UNDECIDED``."""
    between = ratio(values, others)
    distance = abs(between.value - 1)
    return distance < EQUIVALENT or (distance < UNDECIDED and between.low <= 1 <= between.high)
