"""Tukey's outliers (J. W. Tukey, Exploratory Data Analysis, 1977)."""

from collections.abc import Sequence
from statistics import quantiles

REACH = 1.5  # interquartile ranges beyond a quartile


def outliers(values: Sequence[float]) -> list[float]:
    """The values beyond Tukey's fences; none of fewer than four."""
    if len(values) < 4:
        return []
    low, _, high = quantiles(values, n=4, method="inclusive")
    reach = REACH * (high - low)
    return [value for value in values if not low - reach <= value <= high + reach]
