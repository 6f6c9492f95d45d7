"""Variances of few visits, made more certain by those of samples of the same kind: empirical Bayes.

Three visits leave two degrees of freedom, and a t of 22 where a large sample has one of 3: their variance is
hardly known. But a workload has a dozen samples of each kind, and their variances are alike, if not equal. So
the variance of each is moved towards what is typical of its kind, and counts for as many degrees of freedom
more as the variances of the kind agree (G. K. Smyth, Linear models and empirical Bayes methods for assessing
differential expression in microarray experiments, Statistical Applications in Genetics and Molecular Biology
3, 2004, sections 4 and 6.2). Where they do not agree, little is added. Smyth had thousands of samples; from a
few, it is not well known how much they agree, so they are taken to differ by a standard error more than they
seem to, and never count for more than ``MOST_FREEDOM``.

Assumed: the true variances of a kind are a sample of a scaled inverse chi-squared distribution. Where they
are lognormal instead and differ by a factor of four, a one-sided limit at 0.1 % misses twice as often as it
says, and claims with Bonferroni's correction are still as rarely wrong as they say:
``tests/stats/test_moderated.py``.
"""

from collections.abc import Hashable, Sequence
from math import inf, log

import numpy as np
from scipy.special import polygamma, psi

from bench.stats.student_t import Spread, spread

LEAST_ALIKE = 4  # samples of a kind: of fewer, nothing is known of how variances differ
MOST_FREEDOM = 8.0  # that is taken from others
STEPS = 50


def moderated(samples: Sequence[Sequence[float]], kinds: Sequence[Hashable]) -> list[Spread]:
    """The mean of each sample, its standard error and degrees of freedom, by what others of its kind say.

    kinds: of each sample, which others are like it.
    """
    spreads = [spread(sample) for sample in samples]
    for kind in dict.fromkeys(kinds):
        places = [place for place, own in enumerate(kinds) if own == kind and _has_variance(spreads[place])]
        if len(places) < LEAST_ALIKE:
            continue
        typical, freedom = prior([spreads[place] for place in places])
        for place in places:
            spreads[place] = _moved(spreads[place], typical, freedom)
    return spreads


def _has_variance(own: Spread) -> bool:
    return bool(0 < own.error < inf)


def prior(alike: Sequence[Spread]) -> tuple[float, float]:
    """The typical variance of samples of a kind, and for how many degrees of freedom it counts."""
    variances = np.array([_variance(own) for own in alike])
    half = np.array([own.freedom / 2 for own in alike], dtype=float)
    logs = np.log(variances) - psi(half) + np.log(half)
    at_most = logs.var(ddof=1) * (1 + np.sqrt(2 / (len(logs) - 1)))
    differ = float(at_most - polygamma(1, half).mean())
    freedom = min(MOST_FREEDOM, 2 * _inverse_trigamma(differ)) if differ > 0 else MOST_FREEDOM
    typical = float(logs.mean() + psi(freedom / 2) - log(freedom / 2))
    return float(np.exp(typical)), freedom


def _variance(own: Spread) -> float:
    return float(own.error) ** 2 * (own.freedom + 1)


def _moved(own: Spread, typical: float, freedom: float) -> Spread:
    whole = own.freedom + freedom
    variance = (own.freedom * _variance(own) + freedom * typical) / whole
    return Spread(own.mean, np.sqrt(variance / (own.freedom + 1)), whole)


def _inverse_trigamma(value: float) -> float:
    """The x with trigamma(x) = ``value``, by Newton's method on 1 / trigamma (Smyth, appendix)."""
    x = 0.5 + 1 / value
    for _ in range(STEPS):
        now = float(polygamma(1, x))
        step = now * (1 - now / value) / float(polygamma(2, x))
        x += step
        if abs(step) < 1e-9 * x:
            break
    return x
