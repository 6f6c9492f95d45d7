"""Interleaves what is compared: all cells are run in turn, sweep after sweep.

Figures taken minutes apart on a shared machine differ by 20 to 40 %. So the visits of one cell do not follow
each other: every sweep visits each cell of all workloads once, with a pool of its own, and every other sweep
runs backwards. So the visits of a cell are spread over the session, and what the machine does in a minute is
seen in how they differ. A cell's rounds from all visits are one result, and so are their neighbours, see
``bench/measure/neighbours.py``; what they show of the cell is stored with them. Each cell has so many visits
at least; then ``bench.session.racing`` decides, as long as the budget lasts.
"""

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

import pytest

from bench.analysis.result import Result
from bench.discovery import load_workload
from bench.points.point import Point
from bench.session import bends, looks, visits
from bench.session.budget import END_S, Budget
from bench.session.heats import Heats
from bench.session.options import Settings
from bench.session.racing import Cell, Race
from bench.session.upstream import results, running

RECENT = 3  # visits
NOT_RUN = pytest.StashKey[Sequence[dict[str, Any]]]()
_runs = pytest.StashKey[int]()


def is_cell(item: pytest.Item) -> bool:
    """Whether a test is measured in sweeps, rather than once."""
    return "sweep" in getattr(item, "fixturenames", ())


def is_raced(item: pytest.Item) -> bool:
    """Whether more than the least visits may be worth their time: those of a cell of the matrix."""
    return is_cell(item) and "workload" in item.callspec.params  # type: ignore[attr-defined]


def is_skipped(item: pytest.Item) -> bool:
    return item.get_closest_marker("skip") is not None


def not_run(items: Iterable[pytest.Item]) -> list[dict[str, Any]]:
    """The cells among the items that are skipped, each with the reason."""
    return [
        {"id": item.callspec.id, **_stored(item), "reason": mark.kwargs["reason"]}  # type: ignore[attr-defined]
        for item in items
        if is_cell(item) and (mark := item.get_closest_marker("skip"))
    ]


def _stored(item: pytest.Item) -> dict[str, Any]:
    """What an item is called with, its point as a cell has it."""
    params: dict[str, Any] = dict(item.callspec.params)  # type: ignore[attr-defined]
    point: str | None = params.pop("point", None)
    return params | ({"point": Point.read(point).stored()} if point else {})


def sweep_of(item: pytest.Item) -> int:
    """How often the item was run before in this session."""
    return item.stash.get(_runs, 0)


def group_of(item: pytest.Item) -> str | None:
    """What the item is compared with: its workload, or its file's tests; None if it is no cell."""
    if not is_cell(item):
        return None
    workload: str | None = item.callspec.params.get("workload")  # type: ignore[attr-defined]
    return workload or item.path.stem.removeprefix("test_")


def least_visits(item: pytest.Item) -> int:
    """How often a cell is visited at least; once if pytest-benchmark does not measure."""
    if not results.measures(item.config) or is_skipped(item):
        return 1
    profile = Settings.of(item.config).profile
    workload: str | None = item.callspec.params.get("workload")  # type: ignore[attr-defined]
    return profile.sweeps(load_workload(workload).KIND) if workload else profile.sweeps_cpu


def arrange(items: list[pytest.Item], least: Callable[[pytest.Item], int]) -> list[pytest.Item]:
    """Other tests and what is skipped, then sweeps over all cells, every other one in reverse.

    least: how often a cell comes.
    """
    arranged = [item for item in items if not is_cell(item) or is_skipped(item)]
    visits = [(item, least(item)) for item in items if is_cell(item) and not is_skipped(item)]
    for sweep in range(max((count for _, count in visits), default=0)):
        cells = [item for item, count in visits if sweep < count]
        arranged += reversed(cells) if sweep % 2 else cells
    return arranged


def _have_failed(reports: Iterable[pytest.TestReport]) -> bool:
    return any(report.failed for report in reports)


class Sweeps:
    """The plugin that runs a cell's visits as one test: reported once, stored once, or not at all.

    budget: None where cells have their least number of visits, and no more.
    took_s: seconds of each visit so far, by node id. is_whole: nothing has ended the session early.
    notes: what a sweep is, for each of the session's items.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.failed: set[str] = set()
        self.is_whole = False
        self.took_s: dict[str, list[float]] = {}
        self.notes: list[str] = []
        self._reports: dict[str, list[pytest.TestReport]] = {}
        settings = Settings.of(config)
        minutes = settings.budget_min
        self.budget = Budget(minutes) if minutes and results.measures(config) else None
        self._race: Race | None = None
        self._heats = Heats(config, settings.profile.limit("cpu"))

    def left_s(self, left: Sequence[pytest.Item], known_s: float) -> float:
        """Seconds until the session is over.

        left: the items that are yet to run. known_s: what a visit takes whose cell was not visited yet.
        """
        measured = [item for item in left if not is_skipped(item)]
        planned_s = sum(self.visit_s(item, known_s) for item in measured)
        if self.budget is None:
            return planned_s
        if self._race:
            most_s = self._race.most_s()
        else:
            cells = {item.nodeid: item for item in measured if is_raced(item)}.values()
            most_s = sum((looks.MOST - sweep_of(item)) * self.visit_s(item, known_s) for item in cells)
        return max(planned_s, min(self.budget.left_s(), most_s)) + END_S

    def visit_s(self, item: pytest.Item, known_s: float) -> float:
        """Seconds that one more visit of a cell takes; its first has an instrumented round.

        Later ones may take less, if it shares a heat with others.
        """
        took_s = self.took_s.get(item.nodeid)
        later = took_s and (took_s[1:][-RECENT:] or took_s)
        return sum(later) / len(later) if later else known_s

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        seen: Counter[str] = Counter()
        for item in session.items:
            seen[item.nodeid] += 1
            self.notes.append(f"sweep {seen[item.nodeid]}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        try:
            result = yield
            self.is_whole = True
            return result
        finally:
            for reports in self._reports.values():
                self._log(reports)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        if not is_cell(item):
            return None
        following = item if self.budget and nextitem is None else nextitem  # more visits may follow
        if item.nodeid not in self.failed:
            self._run(item, following)
        item.stash[_runs] = sweep_of(item) + 1
        if self.budget and nextitem is None:
            self._add_sweep(item.session)
        return True

    def _run(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        self._heats.begin(item, self.failed)
        began_s = time.monotonic()
        reports = running.run_once(item, nextitem)
        if _have_failed(reports) and self._heats.dissolve(item):
            reports = running.run_once(item, nextitem)  # alone it tells whether the fault is its own
        took_s, failed = time.monotonic() - began_s, _have_failed(reports)
        others = [] if failed else self._heats.end(item)
        for visited in (item, *others):
            self.took_s.setdefault(visited.nodeid, []).append(took_s / (1 + len(others)))
        for other in others:
            other.stash[_runs] = sweep_of(other) + 1
        if failed:
            self.failed.add(item.nodeid)
            self._reports.pop(item.nodeid, None)
            if self._race:
                self._race.cells.pop(item.nodeid, None)
            self._log(reports)
        elif is_skipped(item):
            self._log(reports)
        elif sweep_of(item) >= least_visits(item) - 1:
            self._reports[item.nodeid] = reports

    def _log(self, reports: Iterable[pytest.TestReport]) -> None:
        for report in reports:
            self._config.hook.pytest_runtest_logreport(report=report)

    def _add_sweep(self, session: pytest.Session) -> None:
        """Let those visits follow that are worth their time the most."""
        items = {item.nodeid: item for item in session.items if is_raced(item) and not is_skipped(item)}
        self._race = self._race or self._new_race(items)
        cells = self._race.cells
        for name, cell in cells.items():
            cell.visits, cell.visit_s = sweep_of(items[name]), self.visit_s(items[name], 0.0)
        if not (names := self._race.next_sweep()):
            return
        sweep = 1 + max(cells[name].visits for name in names)
        ordered = names if sweep % 2 else reversed(names)
        running_items = self._heats.plan([items[name] for name in ordered])
        session.items += running_items
        total = sum(cell.workload == cells[names[0]].workload for cell in cells.values())
        self.notes += [f"sweep {sweep} · {len(names)} of {total} cells still open"] * len(running_items)

    def _new_race(self, items: dict[str, pytest.Item]) -> Race:
        def needs(workload: str) -> dict[str, looks.Need]:
            cells = self._cells_of(items, workload)
            is_swept = any(cell.facts.point for cell in cells)
            return bends.needs(cells) if is_swept else looks.needs(cells)

        assert self.budget
        cells = {
            name: Cell(name, str(group_of(item)), least_visits(item), visit_s=0.0)
            for name, item in items.items()
            if name not in self.failed
        }
        planned = looks.looks_from(min((cell.visits for cell in cells.values()), default=looks.MOST))
        return Race(planned, needs, self.budget.left_s, cells)

    def _cells_of(self, items: dict[str, pytest.Item], workload: str) -> list[Result]:
        own = visits.gathered(results.results_of(self._config), self.failed)
        names = [name for name in own if name in items and group_of(items[name]) == workload]
        return [visits.cell_of(own[name], self._facts_of(name)) for name in names]

    def _facts_of(self, name: str) -> dict[str, Any]:
        """What the session knows of a cell, for ``extra_info``."""
        return {"visits_s": sum(self.took_s[name])}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        results.keep_results(session.config, self.pooled(results.results_of(session.config)))
        return (yield)

    def pooled(self, measured: Sequence[results.Result]) -> list[results.Result]:
        """One result for each benchmark; before the session's end, of what visits it has."""
        facts = {name: self._facts_of(name) for name in self.took_s}
        return visits.pooled(visits.gathered(measured, self.failed), facts, whole=self.is_whole)
