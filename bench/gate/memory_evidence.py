"""What a record holds for and against each benchmark's peak memory, and its verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from statistics import median
from typing import Literal

import numpy as np

from bench.gate.record import Memory, Record
from bench.gate.significance import ERROR, ShownOfMemory, shown_of_memory
from bench.stats.intervals import Estimate
from bench.stats.student_t import ratio_estimate, smallest_visible

MemoryVerdict = Literal["regression", "pass", "improvement", "inconclusive"]


@dataclass(frozen=True)
class MemoryJudgement:
    """ratio: head / base of the peaks. base, head: their medians, in bytes.

    smallest: the smallest ratio that could have been seen.
    """

    verdict: MemoryVerdict
    ratio: Estimate
    base: float
    head: float
    smallest: float


def memory_of(record: Record, names: Sequence[str], *, null: bool) -> dict[str, MemoryJudgement]:
    """Of those benchmarks of which it is known, from pairs of base against head or of base against base."""
    peaks = {name: found for name in names if (found := list(_peaks(record, name, null=null)))}
    values = [np.array([log(peak.head / peak.base) for peak in found]) for found in peaks.values()]
    if not values:
        return {}
    looks, margin = len(record.rules.looks), record.rules.memory_margin
    results = shown_of_memory(values, margin, looks)
    return {
        name: MemoryJudgement(
            _verdict(results, place),
            ratio_estimate(values[place], ERROR / looks),
            median(peak.base for peak in found),
            median(peak.head for peak in found),
            smallest_visible(values[place], 1 + margin, ERROR / looks / len(values)),
        )
        for place, (name, found) in enumerate(peaks.items())
    }


def _peaks(record: Record, name: str, *, null: bool) -> Iterator[Memory]:
    for rounds in record.rounds_of(name, null=null):
        if rounds.memory:
            yield rounds.memory


def _verdict(results: ShownOfMemory, place: int) -> MemoryVerdict:
    if results.more[place]:
        return "regression"
    if results.less[place]:
        return "improvement"
    return "pass" if results.within[place] else "inconclusive"
