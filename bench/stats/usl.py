"""The Universal Scalability Law: what adding more of something to work at once gains, and what it costs.

    X(N) = λ N / (1 + σ (N - 1) + κ N (N - 1))

X is the throughput with N in work at once; λ that of one; σ the contention: the share that has to queue for
something that only one can have; κ the coherency: what each has to do for each other one. With σ = κ = 0 it
is proportional, with κ = 0 it is Amdahl's law, and with κ > 0 it has a peak at sqrt((1 - σ) / κ)
(N. J. Gunther, A Simple Capacity Model of Massively Parallel Transaction Systems, CMG 1993; Guerrilla
Capacity Planning, 2007, ch. 4 to 6).

Fitted by least squares of log X, since what is measured varies in proportion, with σ and κ not below 0. The
intervals are those of nonlinear regression, by the slopes at the estimate and Student's t, cut off at 0
(D. M. Bates, D. G. Watts, Nonlinear Regression Analysis and Its Applications, 1988, ch. 2). What lies beside
the law counts as noise, so that they are wide where the law does not hold.

Assumed: each place is one value, independent of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np
from scipy.special import stdtrit

from bench.stats.intervals import Estimate
from bench.stats.student_t import LARGEST_EXPONENT, Floats

LEAST_PLACES = 5  # of which the law is fitted: it has three parameters
OUTSIDE = 0.025  # the probability that an interval lies above the true value, and that it lies below
TOLERANCE, MOST_STEPS = 1e-12, 2000


@dataclass(frozen=True)
class Usl:
    """The law as fitted.

    throughput: λ, per second. contention: σ. coherency: κ. places: how many it was fitted to.
    """

    throughput: Estimate
    contention: Estimate
    coherency: Estimate
    places: int

    def at(self, number: float) -> float:
        """The throughput with so many in work at once, by the law: no measurement."""
        load = _load(number, self.contention.value, self.coherency.value)
        return float(self.throughput.value * number / load)

    @property
    def peak(self) -> float:
        """With how many in work at once the throughput is largest; infinite if it grows for ever."""
        contention, coherency = self.contention.value, self.coherency.value
        return sqrt(max(0.0, 1 - contention) / coherency) if coherency > 0 else inf


def fit(numbers: Sequence[float], throughputs: Sequence[float]) -> Usl | None:
    """The law of so many in work at once and their throughputs, per second; None for too few of them.

    numbers: 1 or more, each once.
    """
    if len(set(numbers)) < LEAST_PLACES:
        return None
    from scipy.optimize import least_squares  # here: what a session imports is in each of its forks

    number, logs = np.asarray(numbers, dtype=float), np.log(np.asarray(throughputs, dtype=float))
    # Both costs in units of what they would be at the largest number, so that they are alike in size
    units = np.array([1.0, 1 / (number.max() - 1), 1 / (number.max() * (number.max() - 1))])

    def residuals(parameters: Floats) -> Floats:
        log_one, contention, coherency = parameters * units
        return np.asarray(log_one + np.log(number / _load(number, contention, coherency)) - logs)

    def slopes(parameters: Floats) -> Floats:
        _, contention, coherency = parameters * units
        load = _load(number, contention, coherency)
        costs = (1 - number) / load, number * (1 - number) / load
        return np.asarray(np.stack([np.ones_like(number), *costs], axis=-1) * units)

    start = np.array([float(np.mean(logs - np.log(number))), 0.5, 0.5])
    found = least_squares(
        residuals,
        start,
        slopes,
        ([-inf, 0.0, 0.0], [inf, inf, inf]),
        xtol=TOLERANCE,
        ftol=TOLERANCE,
        gtol=TOLERANCE,
        max_nfev=MOST_STEPS,
    )
    freedom = len(number) - len(start)
    errors = _errors(slopes(found.x), float(2 * found.cost) / freedom)
    margins = -stdtrit(freedom, OUTSIDE) * errors * units
    values = found.x * units
    one, contention, coherency = (
        Estimate(float(value), float(value - margin), float(value + margin), 1 - 2 * OUTSIDE, len(number))
        for value, margin in zip(values, margins, strict=True)
    )
    return Usl(_exponential(one), _not_negative(contention), _not_negative(coherency), len(number))


def _load(number: Floats | float, contention: float, coherency: float) -> Floats | float:
    """By how much each takes longer than it would alone."""
    return 1 + contention * (number - 1) + coherency * number * (number - 1)


def _errors(slopes: Floats, variance: float) -> Floats:
    """The standard error of each parameter. slopes: of the residuals, shape (places, parameters)."""
    return np.asarray(np.sqrt(np.diag(variance * np.linalg.pinv(slopes.T @ slopes)).clip(0.0)))


def _exponential(logarithm: Estimate) -> Estimate:
    ends = logarithm.value, logarithm.low, logarithm.high
    value, low, high = (exp(min(end, LARGEST_EXPONENT)) for end in ends)
    return Estimate(value, low, high, logarithm.coverage, logarithm.count)


def _not_negative(own: Estimate) -> Estimate:
    return Estimate(max(0.0, own.value), max(0.0, own.low), max(0.0, own.high), own.coverage, own.count)
