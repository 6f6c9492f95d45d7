"""``gate --self-test``: can this machine tell, on this suite? A revision against itself, as it is and slowed.

Both are gate runs as any other, of the same checkouts. In the second, every round of head is followed by a
busy loop that takes a tenth of what the round took, and is timed as part of it (``lockstep/turns.py``).
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from bench.gate import printing, table
from bench.gate.errors import Exit, RequestError
from bench.gate.judge import Judgement, Outcome, Verdict, judge
from bench.gate.measurement import Prepared, kept, prepared
from bench.gate.output import write
from bench.gate.progress import GateProgress
from bench.gate.record import Record
from bench.gate.request import Request
from bench.text.markdown import escaped
from bench.text.units import count, listed

INJECTED = 0.1
SHARE = f"{INJECTED * 100:g} %"
FIRST_SHARE = 0.5  # of the budget, for equal code; what it leaves is for the slowed one
SILENT: tuple[Verdict, ...] = ("pass", "inconclusive")


@dataclass(frozen=True)
class SelfTest:
    """Both runs, judged. equal: base against itself. slowed: head is base, slowed by ``INJECTED``."""

    equal: Outcome
    slowed: Outcome

    @property
    def alarms(self) -> list[Judgement]:
        """Equal code that did not come out as equal."""
        told = self.equal.of("regression", "improvement")
        return [*told, *self.equal.alarms, *self.slowed.alarms]

    @property
    def to_find(self) -> list[Judgement]:
        """What was measured and slowed down by more than its margin."""
        measured = (judgement for judgement in self.slowed.judgements if judgement.ratio)
        return [judgement for judgement in measured if judgement.margin < INJECTED]

    @property
    def missed(self) -> list[Judgement]:
        return [judgement for judgement in self.to_find if judgement.verdict != "regression"]

    @property
    def exit(self) -> Exit:
        unmeasured = self.equal.of("failed") or self.slowed.of("failed")
        can_tell = self.to_find and not (self.alarms or self.missed or unmeasured)
        return Exit.NO_REGRESSION if can_tell else Exit.COULD_NOT_MEASURE

    @property
    def conclusion(self) -> str:
        """The whole in a sentence or two."""
        if not self.to_find:
            return f"Nothing is known: no benchmark was measured with a margin below {SHARE}."
        if self.exit == Exit.NO_REGRESSION:
            return f"This machine can tell: {'; '.join([*self._silent(), *self._found()])}."
        return f"This machine can't tell: {'; '.join([*self._wrong(), *self._found()])}."

    def _silent(self) -> Iterator[str]:
        verdicts = {verdict: len(self.equal.of(verdict)) for verdict in SILENT}
        counts = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items() if number)
        yield f"base against itself gave no alarm ({counts or 'no verdict'})"

    def _found(self) -> Iterator[str]:
        found, all_ = len(self.to_find) - len(self.missed), len(self.to_find)
        yield f"a slow-down by {SHARE} was found in {found} of {count(all_, 'benchmark')}"
        if self.missed:
            yield f"missed in {_names(self.missed)}: give it more time with --budget"

    def _wrong(self) -> Iterator[str]:
        if self.alarms:
            yield f"base against itself came out as different in {_names(self.alarms)}"
        else:
            yield from self._silent()
        if failed := [*self.equal.of("failed"), *self.slowed.of("failed")]:
            yield f"not measured: {_names(failed)}"


def _names(judgements: Sequence[Judgement]) -> str:
    return listed(list(dict.fromkeys(judgement.benchmark for judgement in judgements)))


def run(request: Request, console: Console, errors: Console) -> Exit:
    """Measure, print and keep both runs; ``errors`` shows how it goes. Raises as ``measurement.measured``."""
    with GateProgress(errors) as progress, prepared(request, progress) as both:
        records = _measured(both, request, progress)
    outcomes = [judge(record) for record in records]
    tested = SelfTest(*outcomes)
    for record, outcome in zip(records, outcomes, strict=True):
        printing.show(console, record, outcome, outcome.exit(strict=request.strict))
    last = [tested.conclusion, *([table.reported_only(tested.exit)] if request.report_only else [])]
    for line in last:
        console.print(escape(line), style="bold", highlight=False)
    if request.summary:
        write(request.summary, _markdown(records, outcomes, last, strict=request.strict))
    return tested.exit


def _measured(both: Prepared, request: Request, progress: GateProgress) -> tuple[Record, Record]:
    """The runs of equal and of slowed code, each kept as soon as it ends."""
    equal, slowed = both.record(), both.record()
    if equal.rules.margin >= INJECTED:
        raise RequestError(f"--self-test slows down by {SHARE}: give a smaller --margin")
    slowed.head = replace(slowed.head, revision=f"{slowed.head.revision}, slowed by {SHARE}")
    began = time.monotonic()
    with kept(equal, _beside(request.json_path), progress):
        both.fill(equal, request.budget * FIRST_SHARE)
    with kept(slowed, request.json_path, progress):
        both.fill(slowed, request.budget - (time.monotonic() - began) / 60, slower=INJECTED)
    progress.stop()
    return equal, slowed


def _beside(path: Path | None) -> Path | None:
    """Where the run of equal code is kept: beside the other one's ``gate.json`` as ``gate-equal.json``."""
    return path and path.with_name(f"{path.stem}-equal{path.suffix}")


def _markdown(
    records: Sequence[Record], outcomes: Sequence[Outcome], last: Sequence[str], *, strict: bool
) -> str:
    tables = [
        printing.markdown(record, outcome, outcome.exit(strict=strict))
        for record, outcome in zip(records, outcomes, strict=True)
    ]
    return "\n\n".join([f"## {escaped(last[0])}", *map(escaped, last[1:]), *tables])
