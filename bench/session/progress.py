"""What is measured now and how long the rest takes: a live line on a terminal, else a line per sweep."""

import time
from collections.abc import Generator

import pytest
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bench.session.options import Settings
from bench.session.summary import console_of
from bench.session.sweeps import Sweeps, group_of, is_cell, is_skipped, sweep_of
from bench.text.units import minutes

# Seconds that a run of one cell takes on average, by profile, on two cores: the estimate before anything is
# known. docs/measurements.md has the run it comes from.
TYPICAL_S = {"smoke": 0.06, "quick": 0.17, "full": 4.0, "notebook": 12.5}
ENOUGH = 20  # cells, after which their own average is the better estimate


class MatrixProgress:
    """The plugin that shows the matrix's progress instead of pytest's dots."""

    def __init__(self, config: pytest.Config, sweeps: Sweeps) -> None:
        self._config = config
        self._sweeps = sweeps
        self._profile = Settings.of(config).profile.name
        self._took_s: dict[str, float] = {}
        self._left: list[pytest.Item] = []
        self._cells: set[str] = set()
        self._bar: Progress | None = None
        self._group = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._left = [item for item in session.items if is_cell(item)]
        hidden = not self._config.pluginmanager.hasplugin("terminalreporter")
        if not self._left or hidden or self._config.option.collectonly:
            return
        self._console = console_of(self._config)
        self._cells = {item.nodeid for item in self._left}
        self._print(
            f"{self._profile} profile: {len(self._cells)} cells, about {minutes(self._remaining_s())} min"
        )
        if self._console.is_terminal:
            # no refresh thread: nothing of ours runs beside a measurement, nor is alive in a fork
            columns = (BarColumn(20), MofNCompleteColumn(), TextColumn("{task.description}"))
            self._bar = Progress(*columns, console=self._console, auto_refresh=False, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=len(self._left))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        if not is_cell(item):
            return (yield)
        self._show(item)
        began_s = time.monotonic()
        result = yield
        self._took_s[item.nodeid] = time.monotonic() - began_s
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
        sweep = f"sweep {sweep_of(item) + 1} of {self._sweeps.count}"
        left = f"{minutes(self._remaining_s())} min left"
        group = f"{group_of(item)} · {sweep}"
        if self._bar:
            cell = item.name.partition("[")[2].removesuffix("]")
            done = (self._bar.tasks[0].total or 0) - len(self._left)
            self._bar.update(self._task, completed=done, description=f"{cell} · {sweep} · {left}")
            self._bar.refresh()
        elif group != self._group and not is_skipped(item):
            self._print(f"{group} · {left}")
            self._group = group

    def _remaining_s(self) -> float:
        """What is left, by what each cell took last, or by the average of those that are known."""
        known = list(self._took_s.values())
        typical = sum(known) / len(known) if len(known) >= ENOUGH else TYPICAL_S[self._profile]
        return sum(self._took_s.get(item.nodeid, typical) for item in self._left if not is_skipped(item))

    def _print(self, text: str) -> None:
        self._console.print(text, highlight=False)
