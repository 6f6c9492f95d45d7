"""From a record to a verdict for each benchmark and one for the whole: pure, the same each time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from fnmatch import fnmatchcase
from statistics import median
from typing import Literal

from bench.gate import decide
from bench.gate.decide import Estimate
from bench.gate.record import Record, Rounds, Rules

Verdict = Literal[
    "failed", "regression", "changed", "removed", "inconclusive", "new", "pass", "improvement", "skipped"
]
WORST_FIRST: tuple[Verdict, ...] = (
    "regression",
    "failed",
    "changed",
    "removed",
    "inconclusive",
    "new",
    "pass",
    "improvement",
    "skipped",
)


class Exit(IntEnum):
    """What the process ends with."""

    NO_REGRESSION = 0
    REGRESSION = 1
    USAGE = 2
    COULD_NOT_MEASURE = 3


@dataclass(frozen=True)
class Judgement:
    """One benchmark's verdict. Figures are None where nothing was measured.

    ratio: of typical rounds; tail: of the means, where only those are slower.
    base_s, head_s: median seconds of a call. smallest: the smallest ratio that could have been seen.
    """

    benchmark: str
    verdict: Verdict
    reason: str = ""
    margin: float = 0.0
    ratio: Estimate | None = None
    tail: Estimate | None = None
    base_s: float | None = None
    head_s: float | None = None
    smallest: float | None = None


@dataclass(frozen=True)
class Outcome:
    """All verdicts, worst first, and those of base against base. ``alarms``: what the latter raised."""

    judgements: list[Judgement]
    null: list[Judgement]

    @property
    def alarms(self) -> list[Judgement]:
        return [one for one in self.null if one.verdict in ("regression", "improvement")]

    def of(self, *verdicts: Verdict) -> list[Judgement]:
        return [one for one in self.judgements if one.verdict in verdicts]

    def exit(self, *, strict: bool) -> Exit:
        """The exit code; a machine that alarms on equal code can't tell, whatever else it says."""
        unmeasured = self.of("failed", *(("inconclusive", "removed") if strict else ()))
        if self.alarms or not self.judgements:
            return Exit.COULD_NOT_MEASURE
        if self.of("regression"):
            return Exit.REGRESSION
        return Exit.COULD_NOT_MEASURE if unmeasured else Exit.NO_REGRESSION


def judge(record: Record) -> Outcome:
    """The verdicts of a record."""
    settled = [Judgement(name, verdict, why) for name, (verdict, why) in record.settled.items()]
    failed = {name: found for name in record.benchmarks if (found := record.failure_of(name))}
    settled += [Judgement(name, verdict, why) for name, (verdict, why) in failed.items()]
    missed = [name for name in record.benchmarks if name not in failed and not record.rounds_of(name)]
    settled += [Judgement(name, "failed", f"it was not measured: {record.stopped}") for name in missed]
    measured = [name for name in record.benchmarks if name not in failed and name not in missed]
    judgements = settled + _measured(record, measured, null=False)
    return Outcome(sorted(judgements, key=_badness), _measured(record, measured, null=True))


def _badness(judgement: Judgement) -> tuple[int, float, str]:
    ratio = judgement.ratio.ratio if judgement.ratio else 1.0
    return WORST_FIRST.index(judgement.verdict), -ratio, judgement.benchmark


def margin_of(rules: Rules, benchmark: str) -> float:
    """The margin that the configuration gives a benchmark, or that of all."""
    fitting = [margin for pattern, margin in rules.margins.items() if fnmatchcase(benchmark, pattern)]
    return fitting[-1] if fitting else rules.margin


def _measured(record: Record, names: Sequence[str], *, null: bool) -> list[Judgement]:
    rounds = {name: record.rounds_of(name, null=null) for name in names}
    typical = [list(map(decide.pair_log_ratio, rounds[name])) for name in names]
    means = [list(map(decide.pair_log_ratio_of_means, rounds[name])) for name in names]
    margins = [margin_of(record.rules, name) for name in names]
    error = decide.ERROR / len(record.rules.looks)
    limits = [1 + margin for margin in margins]
    slower = decide.rejected(list(map(decide.p_slower, typical + means, limits * 2)), error)
    faster = decide.rejected(list(map(decide.p_faster, typical, [1 / limit for limit in limits])), error)
    judgements = []
    for index, name in enumerate(names):
        values, limit = typical[index], limits[index]
        figures = _figures(name, rounds[name], values, limit, error, error / len(slower))
        if slower[index]:
            found = replace(figures, verdict="regression")
        elif slower[len(names) + index]:
            found = replace(figures, verdict="regression", tail=decide.estimate(means[index], error))
        elif faster[index]:
            found = replace(figures, verdict="improvement")
        elif decide.p_faster(values, limit) <= error:
            found = replace(figures, verdict="pass")
        else:
            found = figures
        judgements.append(found)
    return judgements


def _figures(
    name: str, rounds: Sequence[Rounds], values: Sequence[float], limit: float, error: float, hardest: float
) -> Judgement:
    """A judgement as long as nothing is decided. hardest: the level of the hardest test of all."""
    return Judgement(
        name,
        "inconclusive",
        margin=limit - 1,
        ratio=decide.estimate(values, error),
        base_s=median(second for found in rounds for second in found.base) if rounds else None,
        head_s=median(second for found in rounds for second in found.head) if rounds else None,
        smallest=decide.smallest_visible(values, limit, hardest),
    )
