"""The page's content: everything the templates show, computed and in order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from bench import notebook
from bench.formats import sizes
from bench.gate.record import Record
from bench.report import conditions, forest, history, plots, questions, raw, then, timelines, usage
from bench.report.history import Point
from bench.report.ladder import ladder
from bench.report.marks import Plot
from bench.report.overview import Overview, overview
from bench.report.runs import PastRun, StoredRun
from bench.results import Result, of_workload, serial_of
from bench.stored import Benchmark
from bench.verdicts import Verdict, verdict
from bench.verdicts import ladder as ladder_verdict

Past = Mapping[str, Sequence[Point]]


@dataclass(frozen=True)
class Section:
    """A workload, or a group of another suite's benchmarks.

    about: what was measured. usage: the cells of a table, its head ``usage.COLUMNS``.
    missing: reasons, each with the cells that were not run for it.
    """

    name: str
    about: str
    plots: list[Plot]
    verdict: Verdict | None = None
    usage: list[list[str]] = field(default_factory=list)
    missing: list[tuple[str, list[str]]] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """All of it. facts: the line below the title; rows: the raw table; columns: its keys with figures."""

    title: str
    run: StoredRun
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
    past = history.series(runs)
    telling = [result for result in run.results if result.extra["sweeps"] > 1]
    rows, notebook_rows = raw.table(run), _notebook(run)
    return Page(
        title="Concurrency models, measured" if run.results or notebook_rows else "Benchmarks",
        run=run,
        facts=conditions.facts(run, len(runs)),
        warnings=list(conditions.warnings(run)),
        ladder_verdict=ladder_verdict(telling),
        questions=questions.answered(telling),
        overview=overview(telling),
        ladder=ladder(telling),
        gate=forest.plot(gate) if gate else None,
        gate_verdict=forest.verdict(gate) if gate else None,
        sections=[*_workloads(run, past, runs), *notebook_rows, *_foreign(run, past, runs)],
        environment=conditions.environment(run),
        columns=[column for column in raw.COLUMNS if any(row.get(column) is not None for row in rows)],
        rows=rows,
    )


def _workloads(run: StoredRun, past: Past, runs: Sequence[PastRun]) -> list[Section]:
    return [
        _workload(name, of_workload(run.results, name), run, past, runs)
        for name in sorted({one.workload for one in run.results})
    ]


def _workload(
    name: str, results: Sequence[Result], run: StoredRun, past: Past, runs: Sequence[PastRun]
) -> Section:
    key, telling = _key(name), results[0].extra["sweeps"] > 1
    labels = {result.fullname: result.label for result in results}
    drawn = [
        plots.speed_ups(key, results) if telling else None,
        *timelines.of_results(key, results),
        plots.where_time_goes(key, results),
        plots.rounds(key, [(result.label, result.rounds) for result in results], folded=telling),
        history.plot(key, labels, past, runs),
    ]
    return Section(
        name,
        f"{sizes(results[0].extra)} · at most {max(one.extra['workers'] for one in results)} at once",
        [one for one in drawn if one],
        _verdict(name, results, telling=telling),
        usage.table(results),
        _missing(name, run),
    )


def _key(name: str) -> str:
    """A name as part of a file's name, and of an address."""
    return re.sub(r"[^\w.-]+", "_", name)


def _verdict(name: str, results: Sequence[Result], *, telling: bool) -> Verdict | None:
    if telling and not serial_of(results):
        return Verdict(name, "no serial row in this run, so there is no speed-up to tell")
    return verdict(results) if telling else None


def _missing(name: str, run: StoredRun) -> list[tuple[str, list[str]]]:
    own = sorted((one for one in run.not_run if one["workload"] == name), key=lambda one: one["reason"])
    by_reason = groupby(own, key=lambda one: one["reason"])
    return [(reason, [f"{one['model']} {one['start']}" for one in cells]) for reason, cells in by_reason]


def _notebook(run: StoredRun) -> list[Section]:
    """The notebook's systems, then and now, if the run has them."""
    rows = notebook.measured(run.benchmarks)
    if not rows:
        return []
    differences = list(notebook.differences(rows, run.conditions.get("cpus_available") or 1))
    return [
        Section(
            then.TITLE,
            "one round each, as in the notebook",
            [then.plot(rows)],
            then.verdict(rows, differences),
        )
    ]


def _foreign(run: StoredRun, past: Past, runs: Sequence[PastRun]) -> list[Section]:
    """Benchmarks that are not of our matrix, by their pytest-benchmark group."""
    groups: dict[str, list[Benchmark]] = {}
    for one in (one for one in run.others if not notebook.is_notebook(one)):
        groups.setdefault(one.get("group") or "benchmarks", []).append(one)
    return [
        _group(f"group-{number}", *group, past, runs) for number, group in enumerate(groups.items(), start=1)
    ]


def _group(key: str, name: str, members: list[Benchmark], past: Past, runs: Sequence[PastRun]) -> Section:
    members = sorted(members, key=lambda one: one["stats"]["median"])
    labels = {one["fullname"]: one["name"] for one in members}
    drawn = [
        plots.rounds(key, [(one["name"], one["stats"].get("data") or []) for one in members], folded=False),
        plots.summaries(key, [one for one in members if not one["stats"].get("data")]),
        history.plot(key, labels, past, runs),
    ]
    return Section(name, "", [one for one in drawn if one])
