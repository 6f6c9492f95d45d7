"""From a record to a verdict for each benchmark and one for the whole: pure, the same each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bench.gate.errors import Exit
from bench.gate.evidence import Evidence, evidence_of
from bench.gate.memory_evidence import MemoryJudgement, memory_of
from bench.gate.record import Record
from bench.stats.intervals import Estimate

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
UNMEASURED: tuple[Verdict, ...] = ("failed",)
UNMEASURED_IF_STRICT: tuple[Verdict, ...] = ("failed", "changed", "removed", "inconclusive")

DECIDED: tuple[Verdict, ...] = ("regression", "pass", "improvement")
UNDECIDED: tuple[Verdict, ...] = ("inconclusive", "skipped")  # nothing follows from these alone


@dataclass(frozen=True)
class Judgement:
    """One benchmark's verdict. Figures are None where nothing was measured.

    ratio: head / base of typical rounds; tail: of the means, where only those are slower.
    base_s, head_s: median seconds of a call. smallest: the smallest ratio that could have been seen.
    memory: of its peak memory, None where that is not known; more of it is a regression, too.
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
    memory: MemoryJudgement | None = None


@dataclass(frozen=True)
class Outcome:
    """All verdicts, worst first, and those of base against base."""

    judgements: list[Judgement]
    null: list[Judgement]

    @property
    def alarms(self) -> list[Judgement]:
        """What base against base came out as, where that is not the same."""
        return [judgement for judgement in self.null if _differs(judgement)]

    def of(self, *verdicts: Verdict) -> list[Judgement]:
        return [judgement for judgement in self.judgements if judgement.verdict in verdicts]

    def exit(self, *, strict: bool) -> Exit:
        """The exit code; a machine that alarms on equal code can't tell, whatever else it says.

        No regression is a finding: where there are only benchmarks that show nothing, there is no verdict.
        """
        if self.alarms or not self.judgements:
            return Exit.COULD_NOT_MEASURE
        if self.of("regression"):
            return Exit.REGRESSION
        if self.of(*(UNMEASURED_IF_STRICT if strict else UNMEASURED)):
            return Exit.COULD_NOT_MEASURE
        return Exit.NO_VERDICT if self.of(*UNDECIDED) and not self.of(*DECIDED) else Exit.NO_REGRESSION


def judge(record: Record) -> Outcome:
    """The verdicts of a record."""
    failed = {name: failure for name in record.benchmarks if (failure := record.failure_of(name))}
    missed = [name for name in record.benchmarks if name not in failed and not record.rounds_of(name)]
    measured = [name for name in record.benchmarks if name not in failed and name not in missed]
    judgements = [
        *(Judgement(name, verdict, why) for name, (verdict, why) in (record.settled | failed).items()),
        *(Judgement(name, "failed", f"it was not measured: {record.stopped}") for name in missed),
        *_measured(record, measured, null=False),
    ]
    return Outcome(sorted(judgements, key=_badness), _measured(record, measured, null=True))


def _badness(judgement: Judgement) -> tuple[int, float, str]:
    ratio = judgement.ratio.value if judgement.ratio else 1.0
    return WORST_FIRST.index(judgement.verdict), -ratio, judgement.benchmark


def _differs(judgement: Judgement) -> bool:
    memory = judgement.memory.verdict if judgement.memory else "pass"
    return bool({judgement.verdict, memory} & {"regression", "improvement"})


def _measured(record: Record, names: Sequence[str], *, null: bool) -> list[Judgement]:
    memory = memory_of(record, names, null=null)
    found = evidence_of(record, names, null=null)
    return [_judgement(evidence, memory.get(evidence.benchmark)) for evidence in found]


def _judgement(evidence: Evidence, memory: MemoryJudgement | None) -> Judgement:
    return Judgement(
        evidence.benchmark,
        "regression" if memory and memory.verdict == "regression" else _verdict(evidence),
        margin=evidence.margin,
        ratio=evidence.ratio,
        tail=evidence.tail,
        base_s=evidence.base_s,
        head_s=evidence.head_s,
        smallest=evidence.smallest,
        memory=memory,
    )


def _verdict(evidence: Evidence) -> Verdict:
    if evidence.slower:
        return "regression"
    if evidence.faster:
        return "improvement"
    return "pass" if evidence.within else "inconclusive"
