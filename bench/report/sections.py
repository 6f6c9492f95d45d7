"""The sections of the page: one a workload, the notebook's, and one a group of another suite's benchmarks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bench import notebook
from bench.formats import sizes
from bench.report import history, plots, rounds, then, timelines, usage
from bench.report.history import History
from bench.report.marks import Plot
from bench.report.runs import StoredRun
from bench.results import Result, of_workload, serial_of
from bench.stored import Benchmark
from bench.verdicts import Verdict, verdict

LONGEST = 80  # characters of a name in a file's


@dataclass(frozen=True)
class Section:
    """What was measured of a workload, or of a group of another suite's benchmarks.

    about: sizes, repetitions and limit. usage: the cells of a table, its head ``usage.COLUMNS``.
    missing: reasons, each with the cells that were not run for it.
    """

    name: str
    about: str
    plots: list[Plot]
    verdict: Verdict | None = None
    usage: list[list[str]] = field(default_factory=list)
    missing: list[tuple[str, list[str]]] = field(default_factory=list)


def of_run(run: StoredRun, past: History) -> list[Section]:
    """All of them: workloads by name, then the notebook's, then other suites' as they come."""
    workloads = sorted({one.workload for one in run.results} | {one["workload"] for one in run.not_run})
    groups: dict[str, list[Benchmark]] = {}
    for one in run.others:
        if not notebook.is_notebook(one):
            groups.setdefault(one.get("group") or "benchmarks", []).append(one)
    keys = iter(_keys([*workloads, *groups]))
    found = [_workload(next(keys), name, run, past) for name in workloads] + _notebook(run)
    return found + [_group(next(keys), name, members, past) for name, members in groups.items()]


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


def _workload(key: str, name: str, run: StoredRun, past: History) -> Section:
    results, missing = of_workload(run.results, name), _missing(name, run)
    if not results:
        return Section(name, "", [], Verdict(name, "no cell was run"), missing=missing)
    telling = results[0].telling
    drawn = [
        plots.speed_ups(key, results) if telling else None,
        *timelines.of_results(key, results),
        plots.where_time_goes(key, results, run.conditions.get("cpus_available", 1)),
        rounds.plot(key, [(result.label, result.rounds) for result in results], folded=telling),
        history.plot(key, {result.fullname: result.label for result in results}, past),
    ]
    about = f"{sizes(results[0].extra)} · at most {max(one.extra['workers'] for one in results)} at once"
    said = _verdict(name, results) if telling else None
    return Section(name, about, _named(name, drawn), said, usage.table(results), missing)


def _verdict(name: str, results: Sequence[Result]) -> Verdict | None:
    if not serial_of(results):
        return Verdict(name, "no serial row in this run, so there is no speed-up to tell")
    return verdict(results) or Verdict(name, "only serial was run, so there is nothing to compare")


def _missing(name: str, run: StoredRun) -> list[tuple[str, list[str]]]:
    own = sorted((one for one in run.not_run if one["workload"] == name), key=lambda one: one["reason"])
    by_reason = groupby(own, key=lambda one: one["reason"])
    return [(reason, [f"{one['model']} {one['start']}" for one in cells]) for reason, cells in by_reason]


def _notebook(run: StoredRun) -> list[Section]:
    """The notebook's systems, then and now, if the run has them."""
    rows = notebook.measured(run.benchmarks)
    if not rows:
        return []
    differences = list(notebook.differences(rows, run.conditions.get("cpus_available")))
    said = then.verdict(rows, differences)
    return [Section(then.TITLE, "one round each, as in the notebook", [then.plot(rows)], said)]


def _group(key: str, name: str, members: list[Benchmark], past: History) -> Section:
    members = sorted(members, key=lambda one: one["stats"]["median"])
    drawn = [
        rounds.plot(key, [(one["name"], one["stats"].get("data") or []) for one in members], folded=False),
        rounds.summaries(key, [one for one in members if not one["stats"].get("data")]),
        history.plot(key, {one["fullname"]: one["name"] for one in members}, past),
    ]
    return Section(name, "", _named(name, drawn))
