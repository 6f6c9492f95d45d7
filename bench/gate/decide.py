"""The statistics of the gate: pure functions from log ratios to an estimate and a test.

*The datum.* Rounds of base and head alternate, so the ratio of two rounds taken next to each other is
free of drift and of bursts longer than a round. Their median within a pair of processes is that pair's
log ratio. Rounds inside a process share its memory layout and hash seed: the pairs are the sample,
one value each (T. Kalibera, R. Jones, Rigorous Benchmarking in Reasonable Time, ISMM 2013).

A slow-down of a few calls only leaves that median alone where a round has few calls. So the ratio of
the pair's means is tested too; it is noisier, and only ever used to find a regression.

*Estimate and interval.* The mean over pairs of those log ratios, with Student's t interval: each
value is a median of many rounds, so its distribution is nearly normal even where rounds are not.

*Regression.* One-sided t test of "log ratio > log(1 + margin)". Over both ratios of all benchmarks
the family-wise error is kept by S. Holm's step-down procedure (A simple sequentially rejective multiple
test procedure, Scandinavian Journal of Statistics 6, 1979).

*Looking more than once.* The data are looked at after fixed numbers of pairs, and each look has an equal
share of the error: Bonferroni over looks, simpler and stricter than S. Pocock's group-sequential
bounds (Biometrika 64, 1977). No other moment may end a measurement by its result.

*Pass.* The one-sided test the other way round, of "log ratio < log(1 + margin)", as in tests of
non-inferiority (S. Wellek, Testing Statistical Hypotheses of Equivalence and Noninferiority, 2nd
ed. 2010, ch. 2). It is not corrected over benchmarks: each pass stands for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt
from statistics import fmean, median, stdev

from scipy.stats import t as student_t

from bench.gate.record import Rounds

ERROR = 0.05  # family-wise over all benchmarks and looks; and of a pass, over the looks
POWER = 0.8  # with which the smallest visible slow-down would have been seen


@dataclass(frozen=True)
class Estimate:
    """Ratios head / base: the estimate, its interval; and over how many pairs."""

    ratio: float
    low: float
    high: float
    pairs: int


def pair_log_ratio(rounds: Rounds) -> float:
    """The median log ratio head / base of the turns in a pair."""
    return median(log(head / base) for base, head in zip(*_turns(rounds), strict=True))


def pair_log_ratio_of_means(rounds: Rounds) -> float:
    """The log ratio head / base of the pair's mean seconds: sees what only some of the rounds suffer."""
    return log(fmean(rounds.head) / fmean(rounds.base))


def _turns(rounds: Rounds) -> tuple[list[float], list[float]]:
    """Mean seconds of each side's turns."""
    starts = range(0, len(rounds.base), rounds.block)
    base, head = (
        [fmean(side[start : start + rounds.block]) for start in starts] for side in (rounds.base, rounds.head)
    )
    return base, head


def _spread(values: Sequence[float]) -> tuple[float, float, int]:
    """Mean, standard error and degrees of freedom; the error of fewer than two values is infinite."""
    count = len(values)
    if count < 2:
        return (values[0] if values else 0.0), inf, 1
    return fmean(values), stdev(values) / sqrt(count), count - 1


def estimate(values: Sequence[float], error: float) -> Estimate:
    """The ratio from pairs' log ratios, with the interval that is wrong above or below by ``error`` each.

    So its upper end is below the margin just where the benchmark passes. From fewer than two pairs
    it is unbounded.
    """
    mean, spread, freedom = _spread(values)
    half = float(student_t.isf(error, freedom)) * spread if spread else 0.0
    return Estimate(exp(mean), exp(mean - half), exp(mean + half) if half < inf else inf, len(values))


def p_slower(values: Sequence[float], ratio: float) -> float:
    """One-sided p-value of "head / base is more than ``ratio``"."""
    mean, error, freedom = _spread(values)
    distance = mean - log(ratio)
    if error == 0:
        return 0.0 if distance > 0 else 1.0
    return float(student_t.sf(distance / error, freedom))


def p_faster(values: Sequence[float], ratio: float) -> float:
    """One-sided p-value of "head / base is less than ``ratio``"."""
    return p_slower([-value for value in values], 1 / ratio)


def rejected(p_values: Sequence[float], error: float) -> list[bool]:
    """Which hypotheses Holm's procedure rejects at a family-wise ``error``, in the order given."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    results = [False] * len(p_values)
    for rank, index in enumerate(order):
        if p_values[index] > error / (len(p_values) - rank):
            break
        results[index] = True
    return results


def smallest_visible(values: Sequence[float], margin_ratio: float, error: float) -> float:
    """The ratio that a test at level ``error`` would have found in ``POWER`` of such measurements."""
    _, spread, freedom = _spread(values)
    if spread == inf:
        return inf
    quantiles = student_t.isf(error, freedom) + student_t.isf(1 - POWER, freedom)
    return margin_ratio * exp(float(quantiles) * spread)
