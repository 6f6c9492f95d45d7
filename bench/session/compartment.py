"""A cell is a compartment: what happens in it ends in a result or in one failure, within its time.

What a cell leaves behind is looked for after each visit, outside of anything timed.
"""

import os
import sys
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from typing import Any

import pytest
from rich.text import Text

from bench.session import failures, leftovers, processes
from bench.session.heats import rivals_of
from bench.session.leftovers import Before, Opened
from bench.session.options import Settings
from bench.session.progress import TYPICAL_S
from bench.session.summary import console_of
from bench.session.sweeps import Sweeps, group_of, is_cell
from bench.time_limit import TimeLimit

LEAST_LIMIT_S = 60.0
TIMES_ITS_LIKE = 10.0  # what a visit may take, by the longest of the workload so far
TIMES_TYPICAL = 60.0  # by what one takes on average in the profile, while nothing is known of the workload
GATE = "bench-gate-lockstep"  # the plugin of bench.gate.lockstep, which has a time limit of its own
ENOUGH_OVERDUE = 3  # cells of a workload of which none has ended: the others will not, either

_exit = os._exit  # while a cell runs, ``bench.session.main_program`` has another in its place


class OverdueError(Exception):
    """A visit of a cell ran into its time limit."""


def allowed_s(like_s: Sequence[float], typical_s: float) -> float:
    """Seconds that a visit may take, if no option says.

    like_s: of visits of other cells of the workload. typical_s: of a visit in the profile.
    """
    return max(LEAST_LIMIT_S, TIMES_ITS_LIKE * max(like_s) if like_s else TIMES_TYPICAL * typical_s)


class Compartment:
    """The plugin that keeps each cell to itself."""

    def __init__(self, config: pytest.Config, sweeps: Sweeps) -> None:
        self._config, self._sweeps = config, sweeps
        self._settings = Settings.of(config)
        self._stderr = os.fdopen(os.dup(2), "w")  # pytest captures the other while a cell runs
        self._limit = TimeLimit(processes.end_all_below, self._give_up, self._stderr)
        # a cell of the gate waits for its turn in the middle, and one that is debugged for a person
        self._waits_for_others = config.pluginmanager.hasplugin(GATE) or config.option.usepdb
        self._overdue: Counter[str] = Counter()  # cells by workload
        self._now = ""  # what is said of the running cell if nothing can end it
        self._session: pytest.Session | None = None
        self._errors: dict[str, str] = {}  # by node id
        self._thread_errors: list[str] = []  # of the running cell
        self._left: dict[str, list[str]] = {}
        self._opened = Opened()

    def _limit_s(self, group: str) -> float:
        """Seconds that a visit of a cell of this workload may take."""
        like_s = [max(self._sweeps.took_s[name]) for name in self._ended(group)]
        typical_s = TYPICAL_S[self._settings.profile.name]
        return self._settings.cell_timeout_s or allowed_s(like_s, typical_s)

    def _ended(self, group: str) -> list[str]:
        """The cells of a workload of which none of the visits so far has failed, by node id."""
        return [
            name
            for name in self._sweeps.took_s.keys() - self._sweeps.failed
            if self._groups.get(name) == group
        ]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._session = session
        cells = [item for item in session.items if is_cell(item)]
        self._groups = {item.nodeid: str(group_of(item)) for item in cells}
        for item in dict.fromkeys(cells):  # that the benchmark of a failed cell was not used is no news
            item.add_marker(pytest.mark.filterwarnings("ignore:Benchmark fixture was not used at all"))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        if not is_cell(item) or item.nodeid in self._sweeps.failed:
            return (yield)
        before, self._limit.alarms = Before(), 0
        with failures.of_threads(item.config.rootpath) as self._thread_errors:
            try:
                return (yield)
            finally:
                self._limit.disarm()
                self._note(item, before)
                self._opened.add(item.callspec.id, before.opened())  # type: ignore[attr-defined]

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        if not is_cell(pyfuncitem) or self._waits_for_others:
            return (yield)
        group = str(group_of(pyfuncitem))
        if self._overdue[group] >= ENOUGH_OVERDUE and not self._ended(group):
            raise OverdueError(f"not tried: {ENOUGH_OVERDUE} cells of {group} took too long, and none ended")
        limit_s = self._limit_s(group) * (1 + len(rivals_of(pyfuncitem)))  # a heat is a visit of each
        self._now = f"{pyfuncitem.callspec.id} took longer than {limit_s:g} s"
        try:
            with self._limit.of(limit_s):
                return (yield)
        finally:
            if self._limit.alarms:  # whatever the code of the cell has made of them
                self._overdue[group] += 1
                errors = [f"; a thread ended with {error}" for error in self._thread_errors[:1]]
                self._thread_errors.clear()  # they are said
                message = f"took longer than {limit_s:g} s, see --cell-timeout{''.join(errors)}"
                raise OverdueError(message) from None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[Any]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if call.when == "setup":
            self._errors.pop(item.nodeid, None)  # of a visit in a heat, which is made again
        if report.failed and call.excinfo and is_cell(item):
            name = item.callspec.id  # type: ignore[attr-defined]
            self._errors[item.nodeid] = (
                f"{name}: {failures.in_short(call.excinfo.value, item.config.rootpath)}"
            )
        return report

    def _note(self, item: pytest.Item, before: Before) -> None:
        left = before.undo(was_overdue=self._limit.alarms > 0)
        left += [f"a thread that ended with {error}" for error in self._thread_errors[:1]]
        if left:
            self._left.setdefault(", ".join(left), []).append(item.callspec.id)  # type: ignore[attr-defined]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> Generator[None, None, None]:
        if failures.shows_tracebacks(self._config):
            yield
        else:
            with failures.hidden(terminalreporter, frozenset(self._errors)):
                yield
            self._print("FAILED", self._errors.values(), "bold red")
            if self._errors:
                self._print("--tb=short", ["shows where each of them failed"], "dim")
        cells = {", ".join(dict.fromkeys(names)): left for left, names in self._left.items()}
        self._print("LEFT BEHIND", (f"{names}: {left}" for names, left in cells.items()), "yellow")
        lost = self._opened.lost().items()
        lines = (f"{cell}: {count} open files or connections, some at each visit" for cell, count in lost)
        self._print("LEFT BEHIND", lines, "yellow")

    def _print(self, what: str, lines: Iterable[str], style: str) -> None:
        console = console_of(self._config)
        for line in lines:
            console.print(Text(f"{what} {line}", style=style), soft_wrap=True)

    def _give_up(self) -> None:
        """End the process at once: the code of the cell lets nothing else happen."""
        processes.end_all_below()
        self._leave(f"ERROR: {self._now}, and nothing can end it: the run ends here\n", 2)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        if self._session and leftovers.would_hold_up_the_exit():
            self._leave("", int(self._session.exitstatus))

    def _leave(self, text: str, code: int) -> None:
        for stream in (sys.stdout, sys.stderr, self._stderr):
            stream.flush()
        os.write(self._stderr.fileno(), text.encode())
        _exit(code)
