"""Samples as they would be had a covariate been the same for all: analysis of covariance, one common slope.

The machine gives a pool now 1.5 and now 1.9 CPUs. What it gave was measured beside each visit, with an error
of its own, and so a visit follows the measured value by less than one for one. How much less is told by the
visits of one sample among each other, all samples together (R. A. Fisher, Statistical Methods for Research
Workers, 4th edition 1932, section 49.1). Taking the whole measured value off instead would carry its error
into the samples: on the machine of ``docs/repeatability.md`` the variance of a pool's visits was then 1.2 to
2 times as large.

Assumed: no sample has the covariate's values because of what it is. Visits take turns, so the machine gives
each the same on average, and a slope that is too small does not favour any of them.
"""

from collections.abc import Sequence
from statistics import fmean

Samples = Sequence[Sequence[float]]


def at_mean_covariate(samples: Samples, covariates: Samples) -> list[list[float]]:
    """Each value, moved to where it would be at the mean of all covariates; both in the same shape."""
    slope = within_slope(samples, covariates)
    mean = fmean(value for beside in covariates for value in beside) if covariates else 0.0
    return [
        [value - slope * (own - mean) for value, own in zip(sample, beside, strict=True)]
        for sample, beside in zip(samples, covariates, strict=True)
    ]


def within_slope(samples: Samples, covariates: Samples) -> float:
    """How much a value follows its covariate within samples: from 0 to 1, and 1 where the data do not say."""
    together = own = 0.0
    for sample, beside in zip(samples, covariates, strict=True):
        value, mean = fmean(sample), fmean(beside)
        together += sum((x - mean) * (y - value) for x, y in zip(beside, sample, strict=True))
        own += sum((x - mean) ** 2 for x in beside)
    return min(1.0, max(0.0, together / own)) if own else 1.0
