"""What is measured now and how long the rest takes: a live line on a terminal, else a line per sweep."""

from collections.abc import Generator

import pytest
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bench.session.budget import END_S
from bench.session.options import Settings
from bench.session.summary import console_of
from bench.session.sweeps import Sweeps, group_of, is_cell, is_skipped
from bench.text.units import minutes

# Seconds that a visit of a cell takes on average, by profile, on two cores: the estimate before anything is
# known. Runs seen while this was built gave them; that of "full" is a guess.
TYPICAL_S = {"smoke": 0.06, "quick": 0.2, "full": 2.8, "notebook": 12.5}
LADDER = "ladder"  # the group of its steps
ENOUGH = 20  # cells, after which their own average is the better estimate


class MatrixProgress:
    """The plugin that shows the matrix's progress instead of pytest's dots."""

    def __init__(self, config: pytest.Config, sweeps: Sweeps) -> None:
        self._config = config
        self._sweeps = sweeps
        self._profile = Settings.of(config).profile.name
        self._session: pytest.Session | None = None
        self._begun = 0
        self._cells: set[str] = set()
        self._steps = 0
        self._bar: Progress | None = None
        self._group = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._session = session
        cells = {item.nodeid for item in session.items if is_cell(item)}
        hidden = not self._config.pluginmanager.hasplugin("terminalreporter")
        if not cells or hidden or self._config.option.collectonly:
            return
        self._console = console_of(self._config)
        self._cells = cells
        self._steps = len({item.nodeid for item in session.items if group_of(item) == LADDER})
        self._announce()
        if self._console.is_terminal:
            # no refresh thread: nothing of ours runs beside a measurement, nor is alive in a fork
            columns = (BarColumn(20), MofNCompleteColumn(), TextColumn("{task.description}"))
            self._bar = Progress(*columns, console=self._console, auto_refresh=False, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=len(session.items))

    def _announce(self) -> None:
        estimate_s, budget = self._remaining_s(), self._sweeps.budget
        about = f"about {minutes(estimate_s)} min"
        cells, ladder = len(self._cells) - self._steps, f"a ladder of {self._steps} steps"
        measured = " and ".join([f"{cells} cells"] * bool(cells) + [ladder] * bool(self._steps))
        self._print(f"{self._profile} profile: {measured}, {about}")
        if budget and estimate_s > budget.left_s() + 2 * END_S:
            self._print(
                f"--budget {budget.minutes:g} is too little: the least number of visits of all cells "
                f"takes {about}, and is made"
            )

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        if is_cell(item):
            self._show(item)
        result = yield
        self._begun += 1
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
        if not self._cells:
            return
        left = f"{minutes(self._remaining_s())} min left"
        sweep = self._sweeps.notes[self._begun]
        group = f"{group_of(item)} · {sweep}"
        if self._bar:
            cell = item.name.partition("[")[2].removesuffix("]")
            self._bar.update(
                self._task,
                completed=self._begun,
                total=len(item.session.items),
                description=f"{cell} · {sweep} · {left}",
            )
            self._bar.refresh()
        elif group != self._group and not is_skipped(item):
            self._print(f"{group} · {left}")
            self._group = group

    def _remaining_s(self) -> float:
        """What is left, by what each cell took, or by the average of those that are known."""
        assert self._session
        took_s = self._sweeps.took_s.values()
        means = [sum(took) / len(took) for took in took_s]
        typical = sum(means) / len(means) if len(means) >= ENOUGH else TYPICAL_S[self._profile]
        left = [item for item in self._session.items[self._begun :] if is_cell(item)]
        return self._sweeps.left_s(left, typical)

    def _print(self, text: str) -> None:
        self._console.print(text, highlight=False)
