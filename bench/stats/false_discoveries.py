"""How strict each of many tests must be so that few of what they find are false.

Y. Benjamini, Y. Hochberg, Controlling the False Discovery Rate: A Practical and Powerful Approach to Multiple
Testing, Journal of the Royal Statistical Society B 57, 1995: the step-up procedure. Assumed: tests are
independent, or depend on each other positively, as those of places beside each other on one machine do
(Y. Benjamini, D. Yekutieli, The Annals of Statistics 29, 2001).
"""

from collections.abc import Sequence


def level(p_values: Sequence[float], rate: float) -> float:
    """The largest level so that of all p-values up to it a share of ``rate`` at most is false, on average.

    0 if nothing is found.
    """
    count = len(p_values)
    steps = [rate * place / count for place in range(1, count + 1)]
    passed = [step for p, step in zip(sorted(p_values), steps, strict=True) if p <= step]
    return max(passed, default=0.0)
