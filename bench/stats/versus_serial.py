"""Which of many samples of log speed-ups are above or below 0, and which are shown to be near it.

*Faster, slower.* Two-sided t tests against log(1 + ``RESOLUTION``) on both sides, with Holm's correction over
all samples (``bench.stats.student_t`` names the sources). What the visits of one run do not see is that the
machine is another one some minutes later: unchanged models gain so much more or less then.
*As fast.* Two one-sided tests: the mean lies within log(1 + ``EQUIVALENT``) on both sides (D. J. Schuirmann,
Journal of Pharmacokinetics and Biopharmaceutics 15, 1987), each for itself. An effect that was shown and is
that small counts as none.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from bench.stats.best_of import EQUIVALENT
from bench.stats.student_t import Spread, rejected_by_holm

RESOLUTION = 0.02  # docs/repeatability.md: by how much unchanged models differ from run to run
Side = Literal["faster", "slower", "as fast", "undecided"]


def against_serial(samples: Sequence[Spread], error: float = 0.05) -> list[Side]:
    """What was shown of each sample, by its spread; of one with fewer than two values nothing is."""
    above = np.array([float(sample.p_above(1 + RESOLUTION)) for sample in samples])
    below = np.array([float(sample.p_below(1 / (1 + RESOLUTION))) for sample in samples])
    differs = rejected_by_holm(np.minimum(1.0, 2 * np.minimum(above, below)), error)
    sides = zip(samples, above < below, differs, strict=True)
    return [_side(sample, bool(is_above), bool(shown), error) for sample, is_above, shown in sides]


def _side(sample: Spread, is_above: bool, differs: bool, error: float) -> Side:
    limit = 1 + EQUIVALENT
    if sample.p_below(limit) <= error and sample.p_above(1 / limit) <= error:
        return "as fast"
    if differs:
        return "faster" if is_above else "slower"
    return "undecided"
