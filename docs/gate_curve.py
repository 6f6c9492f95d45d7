"""What the gate finds by margin, and what limits it, computed from the gate runs in docs/gate-data.

The runs of another margin than the usual one are named so: ``null-margin-2``, ``slow-5-margin-2``. A run that
was made with one margin can't be judged by another: it ended where its own verdicts were settled.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, pi, sqrt
from statistics import fmean, median
from typing import Any

import numpy as np
from scipy.special import stdtrit
from scipy.stats import binomtest

from bench.gate.judge import Judgement
from bench.gate.looks import LOOKS
from bench.gate.record import Rounds
from bench.gate.significance import hardest
from bench.stats.student_t import Floats
from docs.gate_figures import GateRun, by_kind, named_as
from docs.slow_down import CELLS

KIND = re.compile(r"(?P<kind>null|slow)(-(?P<percent>[\d.]+?))?(-margin-(?P<margin>[\d.]+))?")
USUAL_MARGIN = 5.0  # percent
FOUND = 0.95  # of runs, in which a slow-down is to be found
MOST_PAIRS = 1000
OF_MEDIAN = sqrt(pi / 2)  # the error of a median against that of a mean, of many normal values
CURVE = (
    *("margin", "slowed by", "called slower", "share", "95 % interval"),
    *("runs that can't tell", "median time", "longest"),
)
LIMITS = (
    *("benchmark", "pairs vary by", "of it within processes", "between them"),
    *("by pseudomedians", "pairs needed"),
)


def curve(runs: Mapping[str, GateRun]) -> str:
    """As Markdown: a row for each margin and slow-down."""
    return "\n".join([*_head(CURVE), *_curve(by_kind(runs))])


def _curve(kinds: Mapping[str, Sequence[GateRun]]) -> Iterator[str]:
    for margin, percent, kind in sorted(_known(kinds)):
        judged = [one for run in kinds[kind] for one in named_as("any", run.outcome.judgements)]
        slowed = f"{percent:g} %" if percent else "nothing"
        yield f"| {margin:g} % | {slowed} | {_found(judged)} | {_of_runs(kinds[kind])} |"


def _known(kinds: Mapping[str, object]) -> Iterator[tuple[float, float, str]]:
    """Margin and slow-down in percent of each kind of run; 0 is equal code."""
    for kind in kinds:
        if found := KIND.fullmatch(kind):
            yield float(found["margin"] or USUAL_MARGIN), float(found["percent"] or 0.0), kind


def _found(judged: Sequence[Judgement]) -> str:
    found = sum(judgement.verdict == "regression" for judgement in judged)
    interval = binomtest(found, len(judged)).proportion_ci(method="exact")
    share = f"{found / len(judged):.1%} | {interval.low:.0%} to {interval.high:.0%}"
    return f"{found} of {len(judged)} | {share}"


def _of_runs(runs: Sequence[GateRun]) -> str:
    alarms = sum(bool(run.outcome.alarms) for run in runs)
    minutes = [sum(pair.took_s for pair in run.record.pairs) / 60 for run in runs]
    return f"{alarms} of {len(runs)} | {median(minutes):.1f} min | {max(minutes):.1f} min"


def limits(runs: Mapping[str, GateRun], margin: float, slower: float) -> str:
    """As Markdown: a row for each benchmark, from all runs of equal code. margin, slower: as fractions."""
    null = [run for run in runs.values() if run.kind.startswith("null")]
    rows = [_limit(name, null, margin, slower) for name in sorted(null[0].record.benchmarks)] if null else []
    return "\n".join([*_head(LIMITS), *rows])


@dataclass(frozen=True)
class Variation:
    """Standard deviations of log ratios: of pairs, and the part that turns within a process explain.

    pseudomedians: of pairs, if the datum of one were the median of all averages of two turns (J. Hodges, E.
    Lehmann, Annals of Mathematical Statistics 34, 1963) in place of the median of the turns.
    """

    pairs: float
    within: float
    pseudomedians: float

    @property
    def between(self) -> float:
        return sqrt(max(0.0, self.pairs**2 - self.within**2))


def _limit(name: str, runs: Sequence[GateRun], margin: float, slower: float) -> str:
    variation = _variation([pairs for run in runs if len(pairs := run.record.rounds_of(name)) > 1])
    shares = (variation.pairs, variation.within, variation.between, variation.pseudomedians)
    effect = log((1 + slower) / (1 + margin))
    needed = pairs_needed(variation.pairs, effect, len(CELLS))
    figures = [*(f"{share * 100:.1f} %" for share in shares), str(needed or f"more than {MOST_PAIRS}")]
    return f"| {name.rpartition('::')[2]} | {' | '.join(figures)} |"


def _variation(samples: Sequence[Sequence[Rounds]]) -> Variation:
    """samples: the pairs of each run; what differs from run to run does not count."""
    turns = [[_turns(pair) for pair in pairs] for pairs in samples]
    within = [_error_of_median(values) ** 2 for pairs in turns for values in pairs]
    return Variation(_deviation(turns, np.median), sqrt(fmean(within)), _deviation(turns, _pseudomedian))


def _deviation(samples: Sequence[Sequence[Floats]], datum: Callable[[Floats], Any]) -> float:
    variances = (float(np.var([datum(values) for values in pairs], ddof=1)) for pairs in samples)
    return sqrt(fmean(variances))


def _turns(pair: Rounds) -> Floats:
    """The log ratios of a pair's turns."""
    starts = np.arange(0, len(pair.base), pair.block)
    base, head = (np.add.reduceat(np.array(side), starts) for side in (pair.base, pair.head))
    return np.asarray(np.log(head / base))


def _pseudomedian(values: Floats) -> float:
    first, second = np.triu_indices(len(values))
    return float(np.median((values[first] + values[second]) / 2))


def _error_of_median(values: Floats) -> float:
    return OF_MEDIAN * float(values.std(ddof=1)) / sqrt(len(values)) if len(values) > 1 else 0.0


def pairs_needed(deviation: float, effect: float, benchmarks: int) -> int | None:
    """After how many pairs an effect is found with probability ``FOUND``; None if it takes too many.

    deviation: of the pairs' log ratios. effect: by how much the log ratio exceeds the margin's. The test is
    the hardest of Holm's, at one of ``LOOKS`` looks.
    """
    level = hardest(benchmarks, LOOKS)
    for pairs in range(2, MOST_PAIRS + 1):
        quantiles = -stdtrit(pairs - 1, level) - stdtrit(pairs - 1, 1 - FOUND)
        if quantiles * deviation / sqrt(pairs) <= effect:
            return pairs
    return None


def _head(columns: Sequence[str]) -> list[str]:
    return [f"| {' | '.join(columns)} |", "|---" + "|---:" * (len(columns) - 1) + "|"]
