"""What the log ratios of pairs show, over all benchmarks of a run: the gate's rules, as tests.

*The datum.* A pair's log ratio head / base, typical (the median over its turns) and of its means. What slows
a few calls only leaves the median alone where a round has few calls, so the means are tested too; they are
noisier, and only ever used to find a regression.

*Slower*, by more than the margin: Student's t, one-sided. Over both ratios of all benchmarks Holm's procedure
keeps the family-wise error. *Faster*: the same the other way round, of the typical ratios.

*Within the margin*: the test of non-inferiority. It is not corrected over benchmarks: each pass stands for
itself.

*Peak memory* is a claim of another kind: the same tests of one log ratio a pair, in a family of their own.

*Looking more than once.* The data are looked at after fixed numbers of pairs, and each look has an equal
share of the error: Bonferroni over looks, simpler and stricter than S. Pocock's group-sequential bounds
(Biometrika 64, 1977). No other moment may end a measurement by its result.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.stats.student_t import Floats, p_above, p_below, rejected_by_holm

ERROR = 0.05  # family-wise over all benchmarks and looks; and of a pass, over the looks

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Shown:
    """What could be shown of each benchmark; the last axis of each array is the benchmarks.

    slower: typical rounds are. slower_on_average: the means are. within: it is not slower by the margin.
    """

    slower: Bools
    slower_on_average: Bools
    faster: Bools
    within: Bools


def shown(typical: Sequence[Floats], means: Sequence[Floats], margins: Sequence[float], looks: int) -> Shown:
    """Test a run's benchmarks at one of so many looks.

    typical, means: log ratios, an array for each benchmark, whose last axis is the pairs; leading axes, if
    any, are other runs, each judged for itself. margins: as fractions, one for each benchmark.
    """
    error = ERROR / looks
    limits = 1 + np.asarray(margins)
    slower = rejected_by_holm(
        np.concatenate([_p_values(p_above, values, limits) for values in (typical, means)], axis=-1), error
    )
    return Shown(
        slower=slower[..., : len(typical)],
        slower_on_average=slower[..., len(typical) :],
        faster=rejected_by_holm(_p_values(p_below, typical, 1 / limits), error),
        within=_p_values(p_below, typical, limits) <= error,
    )


@dataclass(frozen=True)
class ShownOfMemory:
    """What could be shown of each benchmark's peak memory, by its margin; an entry for each benchmark."""

    more: Bools
    less: Bools
    within: Bools


def shown_of_memory(log_ratios: Sequence[Floats], margin: float, looks: int) -> ShownOfMemory:
    """As ``shown``, of a run's benchmarks at one of so many looks."""
    error, limits = ERROR / looks, np.full(len(log_ratios), 1 + margin)
    return ShownOfMemory(
        more=rejected_by_holm(_p_values(p_above, log_ratios, limits), error),
        less=rejected_by_holm(_p_values(p_below, log_ratios, 1 / limits), error),
        within=_p_values(p_below, log_ratios, limits) <= error,
    )


def hardest(benchmarks: int, looks: int) -> float:
    """The level of the hardest of all tests of being slower."""
    return ERROR / looks / (2 * benchmarks)


def _p_values(test: Callable[[Floats, Floats], Floats], samples: Sequence[Floats], ratios: Floats) -> Floats:
    """A test's p-values of samples that may differ in size: a call for each size."""
    p_values = np.zeros((*(samples[0].shape[:-1] if samples else ()), len(samples)))
    for places in alike(sample.shape[-1] for sample in samples):
        p_values[..., places] = test(np.stack([samples[place] for place in places], axis=-2), ratios[places])
    return p_values


def alike(keys: Iterable[Hashable]) -> Iterable[list[int]]:
    """The places of equal keys, so that what is of one shape can be computed at once."""
    places = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    return places.values()
