"""The page's content: everything the templates show, computed and in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.gate.record import Record
from bench.report import history, plots, raw, texts, timelines
from bench.report.forest import forest
from bench.report.marks import Plot, Row
from bench.report.runs import StoredRun
from bench.report.timelines import Timelines
from bench.results import Result, of_workload
from bench.tables import seconds
from bench.verdicts import ladder, verdict

USAGE = (
    *("model", "CPU", "of it in workers", "voluntary switches", "involuntary", "memory (peak)"),
    *("processes", "most in flight", "server busy"),
)


@dataclass(frozen=True)
class Section:
    """A workload, or a group of another suite's benchmarks. usage: cells of a table, ``USAGE`` its head."""

    name: str
    sentence: str
    plots: list[Plot]
    usage: list[list[str]]
    timelines: Timelines | None
    history: list[Row]
    missing: list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """All of it. rows: the raw table; columns: the keys of them that have figures."""

    title: str
    run: StoredRun
    runs: int
    sentences: list[str]
    questions: list[tuple[str, str]]
    warnings: list[str]
    environment: list[tuple[str, str]]
    sections: list[Section]
    ladder: Plot | None
    gate: Plot | None
    columns: list[str]
    rows: list[dict[str, Any]]


def build(runs: Sequence[StoredRun], gate: Record | None = None) -> Page:
    """The page of the newest of the runs, with those of the same machine before it as its history."""
    run = runs[-1]
    comparable = [one for one in runs if one.machine_key == run.machine_key]
    results = run.results
    sections = [
        _section(name, results, run, comparable) for name in sorted({one.workload for one in results})
    ]
    sections += _foreign(run, comparable)
    rows = raw.table(run)
    return Page(
        title="Concurrency models, measured" if results else "Benchmarks",
        run=run,
        runs=len(comparable),
        sentences=[section.sentence for section in sections if section.sentence]
        + [one for one in [ladder(results)] if one],
        questions=texts.questions(results),
        warnings=list(texts.warnings(run)),
        environment=texts.environment(run),
        sections=sections,
        ladder=plots.ladder(results),
        gate=forest(gate) if gate else None,
        columns=[column for column in raw.COLUMNS if any(row.get(column) is not None for row in rows)],
        rows=rows,
    )


def _section(name: str, all_results: Sequence[Result], run: StoredRun, runs: Sequence[StoredRun]) -> Section:
    results = of_workload(all_results, name)
    drawn = (
        plots.speed_ups(name, results),
        plots.where_time_goes(name, results),
        plots.rounds(name, [(result.label, result.rounds) for result in results]),
    )
    labels = {
        one["fullname"]: f"{one['extra_info']['model']} {one['extra_info']['start']}"
        for one in run.benchmarks
        if one.get("extra_info", {}).get("workload") == name
    }
    missing = [
        (one["id"].removeprefix(f"{name}-"), one["reason"])
        for one in run.not_run
        if one["id"].startswith(f"{name}-")
    ]
    sentence = verdict(results) or f"{name}: no serial row in this run, so there is no speed-up to tell."
    return Section(
        name,
        sentence,
        [one for one in drawn if one],
        _usage(results),
        timelines.of_results(results),
        history.rows(runs, labels),
        missing,
    )


def _usage(results: Sequence[Result]) -> list[list[str]]:
    """What each cell's instrumented round used, a row a cell that had one."""
    return [
        [
            result.label,
            seconds(result.cpu_s),
            seconds(extra["cpu_workers_s"]),
            f"{extra['context_switches_voluntary']:,}",
            f"{extra['context_switches_involuntary']:,}",
            raw.shown(extra.get("memory_peak_bytes"), "memory_bytes"),
            raw.shown(extra.get("processes_peak"), ""),
            raw.shown(extra.get("server_most_in_flight"), ""),
            "–" if (busy := extra.get("server_cpu_share")) is None else f"{busy:.0%}",
        ]
        for result in results
        if result.cpu_s is not None and (extra := result.extra)
    ]


def _foreign(run: StoredRun, runs: Sequence[StoredRun]) -> list[Section]:
    """Benchmarks that are not of our matrix, by their pytest-benchmark group."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in run.of_other_suites:
        groups.setdefault(one.get("group") or "benchmarks", []).append(one)
    sections = []
    for number, (group, members) in enumerate(groups.items(), start=1):
        members.sort(key=lambda one: one["stats"]["median"])
        labels = {one["fullname"]: one["name"] for one in members}
        drawn = plots.rounds(f"group-{number}", [(one["name"], raw.rounds_of(one)) for one in members])
        sections.append(
            Section(group, "", [drawn] if drawn else [], [], None, history.rows(runs, labels), [])
        )
    return sections


def all_plots(page: Page) -> list[Plot]:
    """Every plot of the page, in its order."""
    plots = []
    for number, section in enumerate(page.sections, start=1):
        plots += section.plots
        plots += [section.timelines.as_plot(section.name)] if section.timelines else []
        plots += [history.as_plot(number, section.name, section.history)] if section.history else []
    return plots + [plot for plot in (page.ladder, page.gate) if plot]
