"""Student's t for log ratios: one-sided tests, their intervals, and Holm's correction over many of them.

Every function takes arrays whose last axis is the sample (of log ratios) or the family of tests, and works
on all leading axes at once, so that a simulation of thousands of runs is one call.
Where more is known of a sample than its values, its ``Spread`` says so in their place.

*Test.* One-sided t test of "the mean log ratio is above log(ratio)". The other way round it is a test of
non-inferiority (S. Wellek, Testing Statistical Hypotheses of Equivalence and Noninferiority, 2nd ed.
2010, ch. 2).

*Many tests.* The family-wise error is kept by S. Holm's step-down procedure (A simple sequentially rejective
multiple test procedure, Scandinavian Journal of Statistics 6, 1979).

The distribution and its inverse are scipy.special's ``stdtr`` and ``stdtrit``.
"""

from math import exp, inf, log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from bench.stats.intervals import Estimate

LARGEST_EXPONENT = 700
POWER = 0.8  # with which the smallest visible slow-down would have been seen

Floats = npt.NDArray[np.float64]


class Spread(NamedTuple):
    """Of one sample or of many: the mean, its standard error, and the degrees of freedom.

    The error of fewer than two values is infinite.
    """

    mean: Floats
    error: Floats
    freedom: float

    def p_above(self, ratio: npt.ArrayLike) -> Floats:
        """One-sided p-values of "the mean is more than log(``ratio``)"."""
        distance = self.mean - np.log(ratio)
        with np.errstate(divide="ignore", invalid="ignore"):
            p = np.asarray(stdtr(self.freedom, -distance / self.error))
        return np.where(self.error > 0, p, np.where(distance > 0, 0.0, 1.0))

    def p_below(self, ratio: npt.ArrayLike) -> Floats:
        """One-sided p-values of "the mean is less than log(``ratio``)"."""
        return self._replace(mean=-self.mean).p_above(1 / np.asarray(ratio, dtype=float))

    def smallest_visible(self, ratio: float, error: float) -> float:
        """The minimum detectable effect: the ratio that a test of "above ``ratio``" would find.

        error: the level of the test; it finds that ratio with a probability of ``POWER``.
        """
        quantiles = _quantile(self.freedom, error) + _quantile(self.freedom, 1 - POWER)
        return _exp(log(ratio) + quantiles * float(self.error))

    def width(self, outside: float) -> float:
        """High over low of the ratio's interval. outside: the probability that it misses, on each side."""
        return _exp(2 * _quantile(self.freedom, outside) * float(self.error))


def spread(values: npt.ArrayLike) -> Spread:
    """Mean, standard error and degrees of freedom of each sample."""
    sample = np.asarray(values, dtype=float)
    count = sample.shape[-1]
    if count < 2:
        mean = sample.mean(axis=-1) if count else np.zeros(sample.shape[:-1])
        return Spread(mean, np.full(sample.shape[:-1], inf), 1)
    return Spread(sample.mean(axis=-1), sample.std(axis=-1, ddof=1) / np.sqrt(count), count - 1)


def p_above(values: npt.ArrayLike, ratio: npt.ArrayLike) -> Floats:
    """One-sided p-values of "the mean of the log ratios ``values`` is more than log(``ratio``)"."""
    return spread(values).p_above(ratio)


def p_below(values: npt.ArrayLike, ratio: npt.ArrayLike) -> Floats:
    """One-sided p-values of "the mean of the log ratios ``values`` is less than log(``ratio``)"."""
    return spread(values).p_below(ratio)


def rejected_by_holm(p_values: npt.ArrayLike, error: float) -> npt.NDArray[np.bool_]:
    """Which hypotheses Holm's procedure rejects at a family-wise ``error``, in the order given."""
    p = np.asarray(p_values, dtype=float)
    size = p.shape[-1]
    order = np.argsort(p, axis=-1, kind="stable")
    small = np.take_along_axis(p, order, axis=-1) <= error / (size - np.arange(size))
    results = np.zeros(p.shape, dtype=bool)
    np.put_along_axis(results, order, np.logical_and.accumulate(small, axis=-1), axis=-1)
    return results


def ratio_estimate(values: npt.ArrayLike, error: float) -> Estimate:
    """The ratio from a sample of log ratios, with its interval.

    error: the probability that the interval lies wholly below the true ratio, and that it lies above.
    So its upper end is below a margin just where ``p_below`` of that margin is at most ``error``. From
    fewer than two values the interval is unbounded.
    """
    return interval_of(spread(values), error, np.shape(values)[-1])


def interval_of(own: Spread, error: float, count: int = 0) -> Estimate:
    """The same by a sample's spread. count: how many values it is of, if that is to be said."""
    middle, half = float(own.mean), _quantile(own.freedom, error) * float(own.error)
    return Estimate(_exp(middle), _exp(middle - half), _exp(middle + half), 1 - 2 * error, count)


def smallest_visible(values: npt.ArrayLike, ratio: float, error: float) -> float:
    """The minimum detectable effect in such a sample: ``Spread.smallest_visible``."""
    return spread(values).smallest_visible(ratio, error)


def _exp(exponent: float) -> float:
    """Infinite where it is more than a float can hold."""
    return exp(exponent) if exponent < LARGEST_EXPONENT else inf


def _quantile(freedom: float, error: float) -> float:
    """The t that is exceeded with probability ``error``."""
    quantile: Any = -stdtrit(freedom, error)
    return float(quantile)
