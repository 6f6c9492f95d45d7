"""The page's content: everything the templates show, computed and in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.gate.record import Record
from bench.report import conditions, forest, history, questions, raw, sections
from bench.report.ladder import ladder
from bench.report.marks import Plot
from bench.report.overview import Overview, overview
from bench.report.runs import PastRun, StoredRun
from bench.report.sections import Section
from bench.verdicts import Verdict
from bench.verdicts import ladder as ladder_verdict


@dataclass(frozen=True)
class Page:
    """All of it. facts: the line below the title; rows: the raw table; columns: its keys with figures."""

    title: str
    facts: list[str]
    warnings: list[str]
    ladder_verdict: Verdict | None
    questions: list[tuple[str, str]]
    overview: Overview | None
    ladder: Plot | None
    gate: Plot | None
    gate_verdict: Verdict | None
    sections: list[Section]
    environment: list[tuple[str, str]]
    columns: list[str]
    rows: list[dict[str, Any]]

    @property
    def plots(self) -> list[Plot]:
        """Every plot of the page, in its order."""
        ends = [plot for plot in (self.ladder, self.gate) if plot]
        return [plot for section in self.sections for plot in section.plots] + ends


def build(run: StoredRun, runs: Sequence[PastRun], gate: Record | None = None) -> Page:
    """The page of a run, with all runs of its machine, itself the last of them, as its history."""
    telling = [result for result in run.results if result.telling]
    found, rows = sections.of_run(run, history.of(runs)), raw.table(run)
    ours = run.results or any(section.verdict for section in found)
    return Page(
        title="Concurrency models, measured" if ours else "Benchmarks",
        facts=conditions.facts(run, len(runs)),
        warnings=list(conditions.warnings(run)),
        ladder_verdict=ladder_verdict(telling),
        questions=questions.answered(telling),
        overview=overview(telling),
        ladder=ladder(telling),
        gate=forest.plot(gate) if gate else None,
        gate_verdict=forest.verdict(gate) if gate else None,
        sections=found,
        environment=conditions.environment(run),
        columns=[column for column in raw.COLUMNS if any(row.get(column) is not None for row in rows)],
        rows=rows,
    )
