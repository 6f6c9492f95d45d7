"""From a record to a verdict for each benchmark and one for the whole: pure, the same each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from fnmatch import fnmatchcase
from statistics import median
from typing import Literal

from bench.gate import decide
from bench.gate.decide import Estimate
from bench.gate.record import Record, Rules

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

    base_s, head_s: median seconds of a call. smallest: the smallest ratio that could have been seen.
    """

    benchmark: str
    verdict: Verdict
    reason: str = ""
    margin: float = 0.0
    ratio: Estimate | None = None
    base_s: float | None = None
    head_s: float | None = None
    smallest: float | None = None
    placement: str = ""


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
    measured = [name for name in record.benchmarks if name not in failed]
    judgements = settled + _measured(record, measured, null=False)
    return Outcome(sorted(judgements, key=_badness), _measured(record, measured, null=True))


def _badness(judgement: Judgement) -> tuple[int, float, str]:
    ratio = judgement.ratio.ratio if judgement.ratio else 1.0
    return WORST_FIRST.index(judgement.verdict), -ratio, judgement.benchmark


def margin_of(rules: Rules, benchmark: str) -> float:
    """The margin that the configuration gives a benchmark, or that of all."""
    fitting = [margin for pattern, margin in rules.margins.items() if fnmatchcase(benchmark, pattern)]
    return fitting[-1] if fitting else rules.margin


def _measured(record: Record, benchmarks: Sequence[str], *, null: bool) -> list[Judgement]:
    values = {
        name: [decide.pair_log_ratio(rounds) for rounds in record.rounds_of(name, null=null)]
        for name in benchmarks
    }
    margins = {name: margin_of(record.rules, name) for name in benchmarks}
    error = decide.ERROR / len(record.rules.looks)
    slower = decide.rejected([decide.p_slower(values[name], 1 + margins[name]) for name in benchmarks], error)
    faster = decide.rejected(
        [decide.p_faster(values[name], 1 / (1 + margins[name])) for name in benchmarks], error
    )
    return [
        _judgement(record, name, values[name], margins[name], error, len(benchmarks), verdicts, null=null)
        for name, *verdicts in zip(benchmarks, slower, faster, strict=True)
    ]


def _judgement(
    record: Record,
    name: str,
    values: Sequence[float],
    margin: float,
    error: float,
    family: int,
    rejected: Sequence[bool],
    *,
    null: bool,
) -> Judgement:
    slower, faster = rejected
    passes = decide.p_faster(values, 1 + margin) <= error
    rounds = record.rounds_of(name, null=null)
    return Judgement(
        name,
        "regression" if slower else "improvement" if faster else "pass" if passes else "inconclusive",
        margin=margin,
        ratio=decide.estimate(values, error) if values else None,
        base_s=median(second for found in rounds for second in found.base) if rounds else None,
        head_s=median(second for found in rounds for second in found.head) if rounds else None,
        smallest=decide.smallest_visible(values, 1 + margin, error / family),
        placement=", ".join(sorted({found.placement for found in rounds})),
    )
