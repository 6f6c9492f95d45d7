"""Who is best, and who is nearly as good: multiple comparisons with the best.

For each member the interval of "its mean minus the best of the others' means" is constrained to enclose 0
(J. C. Hsu, Constrained simultaneous confidence intervals for multiple comparisons with the best, The Annals
of Statistics 12, 1984). A lower end looks only at members that may be the best themselves (D. G. Edwards,
J. C. Hsu, Multiple comparisons with the best treatment, JASA 78, 1983).

The intervals hold together with probability 1 - ``error``. The proof needs one event only: none of the k - 1
differences between the true best and another is missed on the side that is bad for the best. Here each is
bounded by a t of its own, Welch's or a paired one (``bench.stats.welch``, ``bench.stats.blocks``), and
Bonferroni adds them up.

A tenth of the error goes into finding how many there are to compare with (two stages as in B. L. Nelson,
J. Swann, D. Goldsman, W. Song, Operations Research 49, 2001, here on the same data). All members j that pass
for the best within margins m at that level are, unless one of these margins misses, in the set T of those
truly within 2m of the best; and T is among those that are seen within 3m of one that passes. So their number,
less one, is enough for Bonferroni's correction of the rest of the error. Five pools at 1.7× beside twelve
models at 1× are then compared with four others, and not with sixteen.

Assumed: values of one sample are independent and their mean is nearly normal; samples are independent of each
other. ``tests/stats/test_best_of.py`` tries it on data that are not.
"""

from dataclasses import dataclass
from math import inf, log

import numpy as np

from bench.stats.welch import Difference

EQUIVALENT = 0.05  # within 5 % of the best: no one would choose by that
SCREENING = 0.1  # of the error


@dataclass(frozen=True)
class Standing:
    """The interval of log(member / best of the others): low <= 0 <= high."""

    low: float
    high: float

    @property
    def may_be_best(self) -> bool:
        return self.high > 0 or self.low == 0

    @property
    def near_best(self) -> bool:
        """Whether it was shown to be the best, or within ``EQUIVALENT`` of it."""
        return self.low > -log(1 + EQUIVALENT)


def standings(leads: Difference, error: float = 0.05) -> list[Standing]:
    """The standing of each member by the differences of all pairs of them, of logarithms; larger is better.

    Where the error of a difference is infinite, either may be the best, and neither is shown to be near it.
    Alone, a member is the best.
    """
    count = len(leads.means)
    if count < 2:
        return [Standing(0.0, inf)] * count
    itself = np.eye(count, dtype=bool)
    rough = leads.margins(SCREENING * error / (2 * (count - 1)))
    passes = np.flatnonzero((leads.means + rough >= 0).all(axis=1))
    if not passes.size:  # differences that were measured apart may contradict each other
        return [Standing(-inf, inf)] * count
    close = np.asarray((leads.means[passes] <= 3 * rough[passes]).any(axis=0), dtype=bool)
    fine = leads.margins((1 - SCREENING) * error / max(1, int(close.sum()) - 1))
    margins = np.where(close & close[:, None], fine, rough)
    highs = np.where(itself, inf, leads.means + margins).min(axis=1)
    may_be_best = np.isin(np.arange(count), passes) & (highs >= 0)
    lows = np.where(itself | ~may_be_best, inf, leads.means - margins).min(axis=1)
    pairs = zip(np.minimum(lows, 0.0), np.maximum(highs, 0.0), strict=True)
    return [Standing(float(low), float(high)) for low, high in pairs]
