"""What a record holds for and against each benchmark that was measured, in figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain
from statistics import median

import numpy as np

from bench.gate.record import Record, Rounds, Rules
from bench.gate.significance import ERROR, alike, hardest, shown
from bench.stats import log_ratios
from bench.stats.intervals import Estimate
from bench.stats.student_t import Floats, ratio_estimate, smallest_visible


@dataclass(frozen=True)
class Evidence:
    """One benchmark's figures; see ``significance.Shown`` for what they show.

    margin: a fraction. ratio: head / base of typical rounds; tail: of the means, where only those are slower.
    base_s, head_s: median seconds of a call. smallest: the smallest ratio that could have been seen.
    """

    benchmark: str
    margin: float
    ratio: Estimate
    tail: Estimate | None
    base_s: float | None
    head_s: float | None
    smallest: float
    slower: bool
    faster: bool
    within: bool


def margin_of(rules: Rules, benchmark: str) -> float:
    """The margin that the configuration gives a benchmark, or that of all."""
    fitting = [margin for pattern, margin in rules.margins.items() if fnmatchcase(benchmark, pattern)]
    return fitting[-1] if fitting else rules.margin


def evidence_of(record: Record, names: Sequence[str], *, null: bool) -> Iterator[Evidence]:
    """For these benchmarks, in this order, from the pairs of base against head or of base against base."""
    if not names:
        return
    rounds = [record.rounds_of(name, null=null) for name in names]
    typical, means = _log_ratios(rounds)
    margins = [margin_of(record.rules, name) for name in names]
    looks = len(record.rules.looks)
    results = shown(typical, means, margins, looks)
    by_means = results.slower_on_average & ~results.slower
    for place, name in enumerate(names):
        yield Evidence(
            benchmark=name,
            margin=margins[place],
            ratio=ratio_estimate(typical[place], ERROR / looks),
            tail=ratio_estimate(means[place], ERROR / looks) if by_means[place] else None,
            base_s=_median(pair.base for pair in rounds[place]),
            head_s=_median(pair.head for pair in rounds[place]),
            smallest=smallest_visible(typical[place], 1 + margins[place], hardest(len(names), looks)),
            slower=bool(results.slower[place] or by_means[place]),
            faster=bool(results.faster[place]),
            within=bool(results.within[place]),
        )


def _log_ratios(rounds: Sequence[Sequence[Rounds]]) -> tuple[list[Floats], list[Floats]]:
    """The pairs' log ratios of typical rounds and of means, an array for each benchmark."""
    pairs = [pair for benchmark in rounds for pair in benchmark]
    typical, means = np.zeros(len(pairs)), np.zeros(len(pairs))
    for places in alike((len(pair.base), pair.block) for pair in pairs):
        base = np.array([pairs[place].base for place in places])
        head = np.array([pairs[place].head for place in places])
        typical[places] = log_ratios.of_turns(base, head, pairs[places[0]].block)
        means[places] = log_ratios.of_means(base, head)
    ends = np.cumsum([len(benchmark) for benchmark in rounds])[:-1]
    return np.split(typical, ends), np.split(means, ends)


def _median(rounds: Iterable[Iterable[float]]) -> float | None:
    seconds = list(chain.from_iterable(rounds))
    return median(seconds) if seconds else None
