"""What runs now and how much is left: a live line on a terminal, a line a sweep elsewhere."""

import time
from collections.abc import Generator

import pytest
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from bench.settings import Settings
from bench.summary import console_of
from bench.sweeps import Sweeps, group_of, is_cell, sweep_of

# Seconds a run of one cell takes in the mean, of each profile, on two cores: the estimate before
# anything is known. docs/measurements.md has the run it comes from.
TYPICAL_S = {"smoke": 0.06, "quick": 0.17, "full": 4.0, "notebook": 12.5}


class Progress:
    """The plugin that shows the session's progress instead of pytest's dots."""

    def __init__(self, config: pytest.Config, sweeps: Sweeps) -> None:
        self._config = config
        self._sweeps = sweeps
        self._profile = config.stash[Settings.key].profile.name
        self._took: dict[str, float] = {}
        self._left: list[pytest.Item] = []
        self._cells: set[str] = set()
        self._bar: Bar | None = None
        self._group = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._left = [item for item in session.items if is_cell(item)]
        reporter = self._config.pluginmanager.getplugin("terminalreporter")
        if not self._left or reporter is None or self._config.option.collectonly:
            return
        self._console = console_of(reporter)
        self._cells = {item.nodeid for item in self._left}
        self._print(f"{self._profile} profile: {len(self._cells)} cells, about {_clock(self._remaining_s())}")
        if self._console.is_terminal:
            # no refresh thread: nothing of ours runs beside a measurement, nor is alive in a fork
            columns = (BarColumn(20), MofNCompleteColumn(), TextColumn("{task.description}"))
            self._bar = Bar(*columns, console=self._console, auto_refresh=False, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=len(self._left))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        if not is_cell(item):
            return (yield)
        self._show(item)
        began_s = time.monotonic()
        result = yield
        self._took[item.nodeid] = time.monotonic() - began_s
        if self._left:
            self._left.pop(0)
        return result

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        if report.nodeid not in self._cells or report.failed:
            return None
        counted = report.when == "call" or report.skipped
        return report.outcome if counted else "", "", ""

    def pytest_sessionfinish(self) -> None:
        if self._bar:
            self._bar.stop()

    def _show(self, item: pytest.Item) -> None:
        group = f"{group_of(item)} · sweep {sweep_of(item) + 1} of {self._sweeps.count}"
        left = f"{_clock(self._remaining_s())} left"
        if self._bar:
            cell = item.name.partition("[")[2].removesuffix("]")
            done = (self._bar.tasks[0].total or 0) - len(self._left)
            description = f"{cell} · {group.partition(' · ')[2]} · {left}"
            self._bar.update(self._task, completed=done, description=description)
            self._bar.refresh()
        elif group != self._group and not item.get_closest_marker("skip"):
            self._print(f"{group} · {left}")
            self._group = group

    def _remaining_s(self) -> float:
        """What is left, by what each cell took last, or by what those known took in the mean."""
        known = list(self._took.values())
        typical = sum(known) / len(known) if len(known) >= 20 else TYPICAL_S[self._profile]
        waiting = [item for item in self._left if not item.get_closest_marker("skip")]
        return sum(self._took.get(item.nodeid, typical) for item in waiting)

    def _print(self, text: str) -> None:
        self._console.print(text, highlight=False)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min"
