"""What a session prints when it is over: tables, verdicts, where it was stored, what went wrong."""

import sys
from collections.abc import Generator

import pytest
from pytest_benchmark.session import PerformanceRegression
from rich.console import Console

from bench import compare
from bench.environment import free_threaded, gil_enabled
from bench.notebook import show_notebook
from bench.results import read
from bench.storage import AtomicFileStorage
from bench.sweeps import NOT_RUN
from bench.tables import show


class Summary:
    """The plugin that ends a benchmark session."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._session = config._benchmarksession  # type: ignore[attr-defined]
        self._stopped: list[str] = []
        if not self._session.compare and not self._session.verbose:
            self._session.quiet = True  # our tables say it; pytest-benchmark's is for comparing

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        self._stopped = list(compare.problems(self._config))
        if self._stopped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> Generator[None, None, None]:
        self._show(terminalreporter)
        try:
            yield
        except PerformanceRegression:  # said already, line by line: pytest would add a traceback
            session = terminalreporter._session
            assert session is not None
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _show(self, terminalreporter: pytest.TerminalReporter) -> None:
        benchmarks = [bench.as_dict() for bench in self._session.benchmarks]
        results = read(benchmarks)
        if not benchmarks and not self._stopped:
            return
        terminalreporter.ensure_newline()
        console = console_of(terminalreporter)
        if results:
            show(console, results, self._config.stash[NOT_RUN])
        show_notebook(console, benchmarks)
        if free_threaded():
            gil = "ON" if gil_enabled() else "off"
            console.print(f"free-threaded build {sys.version.split()[0]}, GIL {gil} after imports")
        self._say_where(console)
        for line in self._stopped:
            console.print(f"ERROR: comparison stopped: {line}", style="bold red", highlight=False)

    def _say_where(self, console: Console) -> None:
        storage = self._session.storage
        path = getattr(storage, "latest", None) if isinstance(storage, AtomicFileStorage) else None
        if path:
            root = self._config.rootpath
            shown = path.relative_to(root) if path.is_relative_to(root) else path
            console.print(f"stored: {shown}", highlight=False, soft_wrap=True)
        else:
            console.print("not stored: add --benchmark-autosave to keep this run", highlight=False)


def console_of(reporter: pytest.TerminalReporter) -> Console:
    """A rich console on pytest's terminal; wide enough for the tables where there is none."""
    writer = reporter._tw
    width = writer.fullwidth if writer.hasmarkup else max(writer.fullwidth, 140)
    return Console(file=writer._file, width=width, force_terminal=writer.hasmarkup, soft_wrap=False)
