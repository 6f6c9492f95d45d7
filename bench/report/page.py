"""The page's content: everything the templates show, computed and in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.analysis import parsing_ladder, questions, result
from bench.analysis.history import History
from bench.analysis.parsing_ladder import Ladder
from bench.analysis.warnings import warnings
from bench.analysis.winners import Conclusion
from bench.gate.judge import judge
from bench.gate.record import Record
from bench.pythons.record import Record as PythonsRecord
from bench.report import conditions, raw, sections
from bench.report.interpreters import Interpreters
from bench.report.interpreters import environment as environment_of
from bench.report.overview import Overview, overview
from bench.report.plots import gate as gate_plot
from bench.report.plots import parsing_ladder as ladder_plot
from bench.report.plots.marks import Plot
from bench.report.sections import Section
from bench.store.runs import PastRun, StoredRun
from bench.text.columns import Column


@dataclass(frozen=True)
class Figure:
    """A plot with what it shows, in a sentence."""

    conclusion: Conclusion
    plot: Plot


@dataclass(frozen=True)
class Page:
    """All of it. summary: the line below the title; rows: the raw table, by the columns' keys."""

    title: str
    summary: list[str]
    warnings: list[str]
    questions: list[tuple[str, str]]
    overview: Overview | None
    ladder: Figure | None
    gate: Figure | None
    pythons: Interpreters | None
    sections: list[Section]
    environment: list[tuple[str, str]]
    columns: list[Column]
    rows: list[dict[str, Any]]

    @property
    def plots(self) -> list[Plot]:
        """Every plot of the page."""
        ends = [part.plot for part in (self.ladder, self.gate, self.pythons) if part]
        return [plot for section in self.sections for plot in section.plots] + ends


def build(
    run: StoredRun,
    runs: Sequence[PastRun],
    gate: Record | None = None,
    pythons: PythonsRecord | None = None,
) -> Page:
    """The page of a run, with all runs of its machine, itself the last of them, as its history."""
    results, others = result.read(run.benchmarks)
    repeated = [cell for cell in results if cell.was_repeated]
    parts = sections.of_run(run, results, others, History.of(runs))
    ours = results or any(section.conclusion for section in parts)
    rows = raw.table(results, others)
    return Page(
        title="Concurrency models, measured" if ours else "Benchmarks",
        summary=conditions.summary(run, len(runs)),
        warnings=list(warnings(run, results, others)),
        questions=questions.answered(repeated),
        overview=overview(repeated),
        ladder=_ladder(Ladder.of(repeated, others)),
        gate=_gate(gate),
        pythons=Interpreters.of(pythons) if pythons else None,
        sections=parts,
        environment=conditions.environment(run),
        columns=raw.columns(rows),
        rows=rows,
    )


def of_pythons(record: PythonsRecord, gate: Record | None = None) -> Page:
    """The page of a comparison of interpreters, where there is no run that it could be a part of."""
    environment = environment_of(record)
    return Page(
        title="Every Python, measured",
        summary=[description for _, description in environment[:2]],
        warnings=[],
        questions=[],
        overview=None,
        ladder=None,
        gate=_gate(gate),
        pythons=Interpreters.of(record),
        sections=[],
        environment=environment,
        columns=[],
        rows=[],
    )


def _ladder(ladder: Ladder | None) -> Figure | None:
    return Figure(parsing_ladder.conclusion(ladder), ladder_plot.plot(ladder)) if ladder else None


def _gate(record: Record | None) -> Figure | None:
    if record is None:
        return None
    outcome = judge(record)
    return Figure(gate_plot.conclusion(record, outcome), gate_plot.plot(outcome))
