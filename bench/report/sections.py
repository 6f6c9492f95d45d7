"""The page's sections: one per workload, the notebook's, and one per group of another suite's benchmarks."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bench.analysis import notebook
from bench.analysis.history import History
from bench.analysis.result import Result, of_workload, serial_of
from bench.analysis.verdict import Verdict
from bench.analysis.winners import Conclusion, concluded
from bench.analysis.wording import measurement_of
from bench.report import resources
from bench.report.plots import answers, item_timelines, rounds, speed_up, where_time_goes
from bench.report.plots import history as history_plot
from bench.report.plots import notebook as notebook_plot
from bench.report.plots.marks import Plot
from bench.store.decode import ladder_step_of
from bench.store.file import Benchmark
from bench.store.runs import StoredRun

LONGEST = 80  # characters of a name in a file's
USED = "What each used"


@dataclass(frozen=True)
class Section:
    """What was measured of a workload, or of a group of another suite's benchmarks.

    about: sizes, repetitions and limit. summary: the answer as a picture. shown: plots that are always open.
    more: those that are folded away until they are asked for.
    resources: texts under ``resources.HEADINGS``. missing: reasons, each with the cells that were not run
    for it.
    """

    name: str
    about: str
    summary: Plot | None = None
    shown: list[Plot] = field(default_factory=list)
    more: list[Plot] = field(default_factory=list)
    conclusion: Conclusion | None = None
    resources: list[list[str]] = field(default_factory=list)
    missing: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def pictures(self) -> list[Plot]:
        """The plots that are always open."""
        return [*([self.summary] if self.summary else []), *self.shown]

    @property
    def plots(self) -> list[Plot]:
        """All of them, the one with a row for each cell or benchmark first, the summary last."""
        return [*self.shown, *self.more, *([self.summary] if self.summary else [])]

    @property
    def folded(self) -> list[str]:
        """What is folded away, by title, variants of one plot once."""
        titles: list[str] = []
        for title in [plot.title for plot in self.more] + [USED] * bool(self.resources):
            if not any(title.startswith(known) for known in titles):
                titles.append(title)
        return titles


def of_run(
    run: StoredRun,
    results: Sequence[Result],
    others: Sequence[Benchmark],
    verdicts: Mapping[str, Verdict],
    history: History,
    swept: Collection[str] = (),
) -> list[Section]:
    """All of them: workloads by name, then the notebook's, then other suites' as they come.

    verdicts: by workload, of those that have a serial row and were repeated. swept: workloads that were, of
    which the curves say it.
    """
    left = {cell.workload for cell in run.not_run if not cell.point}
    workloads = sorted({result.workload for result in results} | left.difference(swept))
    groups = _groups(others)
    keys = iter(_keys([*workloads, *groups]))
    sections = [
        _of_workload(next(keys), name, of_workload(results, name), run, verdicts.get(name), history)
        for name in workloads
    ]
    sections += _of_notebook(run)
    return sections + [_of_group(next(keys), name, members, history) for name, members in groups.items()]


def _groups(others: Sequence[Benchmark]) -> dict[str, list[Benchmark]]:
    groups: dict[str, list[Benchmark]] = {}
    for benchmark in others:
        if not notebook.row_id(benchmark) and not ladder_step_of(benchmark):  # they have figures of their own
            groups.setdefault(benchmark.group or "benchmarks", []).append(benchmark)
    return groups


def _keys(names: Sequence[str]) -> list[str]:
    """For each name one of its own that is fit for files and addresses."""
    keys: list[str] = []
    for name in names:
        plain = re.sub(r"[^\w.-]+", "_", name)[:LONGEST]
        others = (f"{plain}-{number}" for number in range(2, len(names) + 1))
        keys.append(next(key for key in (plain, *others) if key not in keys))
    return keys


def _named(name: str, drawn: Sequence[Plot | None]) -> list[Plot]:
    return [replace(plot, about=name) for plot in drawn if plot]


def _of_workload(
    key: str,
    name: str,
    results: Sequence[Result],
    run: StoredRun,
    said: Verdict | None,
    history: History,
) -> Section:
    missing = _missing(name, run)
    if not results:
        return Section(name, "", conclusion=Conclusion(name, "no cell was run"), missing=missing)
    repeated = [result for result in results if result.was_repeated]
    speed = speed_up.plot(key, repeated) if repeated else None
    every_round = rounds.plot(key, [(result.label, result.rounds) for result in results], folded=bool(speed))
    more = [
        speed,
        *item_timelines.plots(key, results),
        where_time_goes.plot(key, results, run.conditions.cpus_available or 1),
        every_round if speed else None,
        *history_plot.plots(key, {result.fullname: result.label for result in results}, history),
    ]
    summary = _named(name, [answers.of_models(key, repeated, said) if said else None])
    limit = max(result.facts.workers for result in results)
    return Section(
        name,
        about=f"{measurement_of([result.facts for result in results])} · at most {limit} at once",
        summary=next(iter(summary), None),
        shown=_named(name, [None if speed else every_round]),
        more=_named(name, more),
        conclusion=_conclusion(name, repeated, said) if repeated else None,
        resources=resources.table(results),
        missing=missing,
    )


def _conclusion(name: str, results: Sequence[Result], said: Verdict | None) -> Conclusion:
    serial = serial_of(results)
    if serial is None or said is None:
        return Conclusion(name, "no serial row in this run, so no speed-up is known")
    if len(results) == 1:
        return Conclusion(name, "only serial was run, so there is nothing to compare")
    return concluded(results, serial, said)


def _missing(name: str, run: StoredRun) -> list[tuple[str, list[str]]]:
    own = sorted((cell for cell in run.not_run if cell.workload == name), key=lambda cell: cell.reason)
    by_reason = groupby(own, key=lambda cell: cell.reason)
    return [(reason, [f"{cell.model} {cell.start}" for cell in cells]) for reason, cells in by_reason]


def _of_notebook(run: StoredRun) -> list[Section]:
    """The notebook's systems, then and now, if the run has them."""
    rows = notebook.measured(run.benchmarks)
    if not rows:
        return []
    differences = list(notebook.differences(rows, run.conditions.cpus_available))
    plots, said = [notebook_plot.plot(rows)], notebook_plot.conclusion(rows, differences)
    about = "one round each, as in the notebook"
    return [Section(notebook_plot.TITLE, about, shown=plots, conclusion=said)]


def _of_group(key: str, name: str, members: Sequence[Benchmark], history: History) -> Section:
    members = sorted(members, key=lambda benchmark: benchmark.stats.median)
    labels = {benchmark.fullname: benchmark.name for benchmark in members}
    shown = [
        rounds.plot(key, [(member.name, member.stats.data or []) for member in members], folded=False),
        rounds.summaries(key, [member for member in members if not member.stats.data]),
    ]
    more = history_plot.plots(key, labels, history)
    return Section(name, "", shown=_named(name, shown), more=_named(name, more))
