"""The page's sections: one per workload, the notebook's, and one per group of another suite's benchmarks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bench.analysis import notebook
from bench.analysis.history import History
from bench.analysis.result import Result, of_workload, serial_of
from bench.analysis.winners import Conclusion, conclusion
from bench.analysis.wording import measurement_of
from bench.report import resources
from bench.report.plots import history as history_plot
from bench.report.plots import item_timelines, rounds, speed_up, where_time_goes
from bench.report.plots import notebook as notebook_plot
from bench.report.plots.marks import Plot
from bench.store.decode import ladder_step_of
from bench.store.runs import StoredRun
from bench.store.schema import Benchmark

LONGEST = 80  # characters of a name in a file's


@dataclass(frozen=True)
class Section:
    """What was measured of a workload, or of a group of another suite's benchmarks.

    about: sizes, repetitions and limit. resources: texts under ``resources.HEADINGS``.
    missing: reasons, each with the cells that were not run for it.
    """

    name: str
    about: str
    plots: list[Plot]
    conclusion: Conclusion | None = None
    resources: list[list[str]] = field(default_factory=list)
    missing: list[tuple[str, list[str]]] = field(default_factory=list)


def of_run(
    run: StoredRun, results: Sequence[Result], others: Sequence[Benchmark], history: History
) -> list[Section]:
    """All of them: workloads by name, then the notebook's, then other suites' as they come."""
    workloads = sorted({result.workload for result in results} | {cell.workload for cell in run.not_run})
    groups = _groups(others)
    keys = iter(_keys([*workloads, *groups]))
    sections = [
        _of_workload(next(keys), name, of_workload(results, name), run, history) for name in workloads
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


def _of_workload(key: str, name: str, results: Sequence[Result], run: StoredRun, history: History) -> Section:
    missing = _missing(name, run)
    if not results:
        return Section(name, "", [], Conclusion(name, "no cell was run"), missing=missing)
    repeated = [result for result in results if result.was_repeated]
    drawn = [
        speed_up.plot(key, repeated) if repeated else None,
        *item_timelines.plots(key, results),
        where_time_goes.plot(key, results, run.conditions.cpus_available or 1),
        rounds.plot(key, [(result.label, result.rounds) for result in results], folded=bool(repeated)),
        *history_plot.plots(key, {result.fullname: result.label for result in results}, history),
    ]
    limit = max(result.facts.workers for result in results)
    about = f"{measurement_of([result.facts for result in results])} · at most {limit} at once"
    concluded = _conclusion(name, repeated, run.conditions.budget_min) if repeated else None
    return Section(name, about, _named(name, drawn), concluded, resources.table(results), missing)


def _conclusion(name: str, results: Sequence[Result], budget_min: float | None) -> Conclusion:
    if not serial_of(results):
        return Conclusion(name, "no serial row in this run, so no speed-up is known")
    nothing = Conclusion(name, "only serial was run, so there is nothing to compare")
    return conclusion(results, budget_min) or nothing


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
    plots, concluded = [notebook_plot.plot(rows)], notebook_plot.conclusion(rows, differences)
    return [Section(notebook_plot.TITLE, "one round each, as in the notebook", plots, concluded)]


def _of_group(key: str, name: str, members: Sequence[Benchmark], history: History) -> Section:
    members = sorted(members, key=lambda benchmark: benchmark.stats.median)
    labels = {benchmark.fullname: benchmark.name for benchmark in members}
    drawn = [
        rounds.plot(key, [(member.name, member.stats.data or []) for member in members], folded=False),
        rounds.summaries(key, [member for member in members if not member.stats.data]),
        *history_plot.plots(key, labels, history),
    ]
    return Section(name, "", _named(name, drawn))
