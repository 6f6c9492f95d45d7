"""The page's content: everything the templates show, computed and in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bench.analysis import parsing_ladder, questions, result
from bench.analysis.curves import split
from bench.analysis.history import History
from bench.analysis.parsing_ladder import Ladder
from bench.analysis.result import Result
from bench.analysis.verdict import Verdict
from bench.analysis.warnings import warnings
from bench.analysis.winners import Conclusion, verdicts
from bench.gate.judge import judge
from bench.gate.record import Record
from bench.pythons.record import Record as PythonsRecord
from bench.report import conditions, cost_map, curves, raw, sections, slide
from bench.report.figure import Figure
from bench.report.interpreters import Interpreters
from bench.report.interpreters import environment as environment_of
from bench.report.legend import legend
from bench.report.overview import Overview, overview
from bench.report.plots import answers
from bench.report.plots import gate as gate_plot
from bench.report.plots import parsing_ladder as ladder_plot
from bench.report.plots.marks import Plot
from bench.report.sections import Section
from bench.report.slide import Slide
from bench.store.decode import UnreadableError
from bench.store.runs import PastRun, StoredRun
from bench.text.columns import Column
from fixtures.place import COMMAND

MOST_OPEN_PX = 2400  # of the map and the curves that are open when the page is


@dataclass(frozen=True)
class Page:
    """All of it. summary: what the figures depend on, in short. rows: the raw table, by the columns' keys.

    slide: the first screen; None if the page has no answer to anything. models: each with what it is.
    cost_map, curves: where each model pays, if the run has measured it.
    """

    title: str
    summary: list[str]
    environment: list[tuple[str, str]]
    slide: Slide | None = None
    warnings: list[str] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)
    cost_map: Figure | None = None
    curves: list[Figure] = field(default_factory=list)
    overview: Overview | None = None
    models: list[tuple[str, str]] = field(default_factory=list)
    ladder: Figure | None = None
    gate: Figure | None = None
    pythons: Interpreters | None = None
    sections: list[Section] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def pays(self) -> list[Figure]:
        """Where each model pays: the map, then the curves."""
        return [*([self.cost_map] if self.cost_map else []), *self.curves]

    @property
    def crowded(self) -> set[str]:
        """The names of those of their plots that are folded away for want of room; what they say is not."""
        names: set[str] = set()
        height = 0.0
        for plot in (part.plot for part in self.pays if not part.plot.folded):
            height += plot.height
            if height > MOST_OPEN_PX:
                names.add(plot.name)
        return names

    @property
    def plots(self) -> list[Plot]:
        """Every plot of the page; that of the first screen is one of them, or a part of it."""
        parts: list[Figure | Interpreters | None] = [*self.pays, self.ladder, self.gate, self.pythons]
        ends = [part.plot for part in parts if part]
        return [plot for section in self.sections for plot in section.plots] + ends


def build(
    run: StoredRun,
    runs: Sequence[PastRun],
    gate: Record | None = None,
    pythons: PythonsRecord | None = None,
) -> Page:
    """The page of a run, with all runs of its machine, itself the last of them, as its history."""
    results, others = result.read(run.benchmarks)
    plain, swept = split(results)
    repeated = [cell for cell in plain if cell.was_repeated]
    said = verdicts(repeated, run.conditions.budget_min)
    names = {cell.workload for cell in swept}
    parts = sections.of_run(run, plain, others, said, History.of(runs), names)
    ours = results or any(section.conclusion for section in parts)
    rows, cautions = raw.table(results, others), list(warnings(run, results, others))
    measured = sorted({cell.workload for cell in repeated})
    try:
        map_shown = cost_map.figure(run, results)
    except UnreadableError as error:
        map_shown = None
        cautions.append(f"The map of what pays is left out ({error}): `{COMMAND} map` makes another one.")
    page = Page(
        title="Concurrency models, measured" if ours else "Benchmarks",
        summary=conditions.summary(run, len(runs)),
        environment=conditions.environment(run),
        warnings=cautions,
        questions=questions.answered(repeated),
        cost_map=map_shown,
        curves=curves.figures([cell for cell in swept if cell.was_repeated], run.conditions),
        overview=overview(repeated, said),
        models=legend(results),
        ladder=_ladder(Ladder.of(repeated, others)),
        gate=_gate(gate),
        pythons=Interpreters.of(pythons) if pythons else None,
        sections=parts,
        columns=raw.columns(rows),
        rows=rows,
    )
    return replace(page, slide=_slide(page, measured, _pictures(page, repeated, said)))


def of_pythons(record: PythonsRecord, gate: Record | None = None) -> Page:
    """The page of a comparison of interpreters, where there is no run that it could be a part of."""
    environment = environment_of(record)
    page = Page(
        title="Every Python, measured",
        summary=[description for _, description in environment[:2]],
        environment=environment,
        gate=_gate(gate),
        pythons=Interpreters.of(record),
    )
    return replace(page, slide=_slide(page, [], _pictures(page, [], {})))


def _ladder(ladder: Ladder | None) -> Figure | None:
    return Figure(parsing_ladder.conclusion(ladder), ladder_plot.plot(ladder)) if ladder else None


def _gate(record: Record | None) -> Figure | None:
    if record is None:
        return None
    outcome = judge(record)
    return Figure(gate_plot.conclusion(record, outcome), gate_plot.plot(outcome))


def _slide(page: Page, workloads: Sequence[str], pictures: Iterator[Plot | None]) -> Slide | None:
    """The first screen. workloads: those that were measured often enough to compare them."""
    answered = slide.answers_of(_subjects(page))
    if not answered:
        return None
    pythons, gate = page.pythons is not None, page.gate is not None
    return Slide(
        page.title,
        slide.question(workloads, pays=bool(page.pays), pythons=pythons, gate=gate),
        answered,
        slide.picture_of(pictures),
        page.summary,
        len(page.warnings),
    )


def _subjects(page: Page) -> Iterator[tuple[str, Conclusion]]:
    """What the page has an answer to, with the id of what shows why."""
    if page.gate:
        yield "slower", page.gate.conclusion
    if page.pythons:
        yield from (("every-python", said) for said in page.pythons.answers)
    for number, section in enumerate(page.sections, start=1):
        if section.conclusion:
            yield f"section-{number}", section.conclusion
    yield from ((part.plot.name, part.conclusion) for part in page.pays if not part.plot.folded)
    if page.ladder:
        yield "before", page.ladder.conclusion


def _pictures(page: Page, repeated: Sequence[Result], said: Mapping[str, Verdict]) -> Iterator[Plot | None]:
    """What the first screen may show, what says most first."""
    yield answers.of_workloads(repeated, said)
    compared = [section for section in page.sections if section.summary]
    if len(compared) == 1:
        yield from (compared[0].plots[0], compared[0].summary)
    yield from (part.plot for part in page.pays)
    yield from (plot for section in page.sections if section.conclusion for plot in section.shown)
    yield from (part.plot for part in (page.gate, page.pythons) if part)
