"""Welch's t for the difference of two means whose samples differ in size and variance.

B. L. Welch, The generalization of Student's problem when several different population variances are involved,
Biometrika 34, 1947; the degrees of freedom are F. E. Satterthwaite's (Biometrics Bulletin 2, 1946).

Assumed: values are independent, within and between the samples, and their means are nearly normal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf

import numpy as np
from scipy.special import stdtr, stdtrit

from bench.stats.student_t import Floats, Spread


@dataclass(frozen=True)
class Difference:
    """Means minus other means. errors: their standard errors; freedom: degrees of freedom.

    All three have the same shape: that of one pair of samples, or of all pairs.
    """

    means: Floats
    errors: Floats
    freedom: Floats

    @classmethod
    def of_pairs(cls, count: int, spreads: Sequence[Spread]) -> "Difference":
        """Of all pairs, both ways round. spreads: of each, in the order of ``itertools.combinations``."""
        means, errors, freedom = np.zeros((count, count)), np.zeros((count, count)), np.ones((count, count))
        for (one, other), own in zip(combinations(range(count), 2), spreads, strict=True):
            means[one, other], means[other, one] = own.mean, -own.mean
            errors[one, other] = errors[other, one] = own.error
            freedom[one, other] = freedom[other, one] = own.freedom
        return cls(means, errors, freedom)

    def of(self, one: int, other: int) -> Spread:
        """The difference of one pair."""
        pair = one, other
        return Spread(self.means[pair], self.errors[pair], float(self.freedom[pair]))

    def margins(self, error: float) -> Floats:
        """Half the width of an interval that misses on one side with probability ``error``."""
        margins = np.where(self.errors == 0, 0.0, np.inf)
        known = (self.errors > 0) & (self.errors < inf)
        margins[known] = -stdtrit(self.freedom[known], error) * self.errors[known]
        return margins

    def p_below(self, limit: float) -> Floats:
        """One-sided p-values of "the difference is less than ``limit``"."""
        distance = self.means - limit
        with np.errstate(divide="ignore", invalid="ignore"):
            p = np.asarray(stdtr(self.freedom, distance / self.errors))
        return np.where(self.errors > 0, p, np.where(distance < 0, 0.0, 1.0))


def difference(own: Spread, other: Spread) -> Difference:
    """The mean of one sample minus that of another; of fewer than two values the error is infinite."""
    of_pairs = differences([own, other])
    return Difference(of_pairs.means[0, 1], of_pairs.errors[0, 1], of_pairs.freedom[0, 1])


def differences(spreads: Sequence[Spread]) -> Difference:
    """The mean of each sample (first axis) minus that of each (second axis)."""
    means, errors, freedom = np.array(spreads, dtype=float).reshape(-1, 3).T
    variances = errors**2
    whole = variances[:, None] + variances[None, :]
    parts = variances**2 / freedom
    with np.errstate(divide="ignore", invalid="ignore"):
        welch = whole**2 / (parts[:, None] + parts[None, :])
    certain = (whole == 0) | np.isinf(whole)
    return Difference(means[:, None] - means[None, :], np.sqrt(whole), np.where(certain, 1.0, welch))


def combined(plus: Sequence[Spread], minus: Sequence[Spread]) -> Spread:
    """The sum of some samples' means less those of others, as the spread of one sample.

    Satterthwaite's degrees of freedom, for any number of samples, each of two values or more.
    """
    mean = sum(float(own.mean) for own in plus) - sum(float(own.mean) for own in minus)
    variances = [(float(own.error) ** 2, own.freedom) for own in (*plus, *minus)]
    whole = sum(variance for variance, _ in variances)
    if whole == 0:
        return Spread(np.array(mean), np.array(0.0), 1.0)
    freedom = whole**2 / sum(variance**2 / own for variance, own in variances)
    return Spread(np.array(mean), np.array(whole**0.5), freedom)
