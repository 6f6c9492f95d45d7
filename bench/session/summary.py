"""What a session prints when it is over: tables, verdicts, where it was stored, what went wrong."""

import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from bench.analysis import result
from bench.analysis.warnings import warnings
from bench.cpus import cpu_count
from bench.measure import environment
from bench.measure.environment import free_threaded, gil_enabled
from bench.session import compare_guards, storing, tables
from bench.session.options import Settings
from bench.session.sweeps import NOT_RUN
from bench.session.upstream import results, running, storage
from bench.store.decode import as_type, benchmarks_of
from bench.store.file import Commit, Conditions, Machine, NotRun, Partial
from bench.store.runs import StoredRun
from bench.text.terminal import SafeConsole


class Summary:
    """The plugin that ends a benchmark session."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._config = session.config
        self._stopped: list[str] = []
        results.hide_table_of_results(self._config)  # ours say it

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        self._stopped = list(compare_guards.problems(self._config))
        if self._stopped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> Generator[None, None, None]:
        if results.results_of(self._config) or self._stopped:
            terminalreporter.ensure_newline()
            self._show(console_of(self._config))
        try:
            yield
        except results.performance_regression():
            # pytest-benchmark has said it line by line: pytest would add a traceback
            self._session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _show(self, console: Console) -> None:
        run = self._as_stored()
        cells, others = result.read(run.benchmarks)
        if cells:
            tables.show(console, cells, run.not_run, run.conditions.budget_min, others)
        else:
            tables.show_ladder(console, cells, others)
        tables.show_notebook(console, run.benchmarks, cpu_count())
        tables.show_warnings(console, warnings(run, cells, others))
        tables.show_warnings(console, compare_guards.cautions(self._config))
        if free_threaded():
            gil = "ON" if gil_enabled() else "off"
            console.print(f"free-threaded build {sys.version.split()[0]}, GIL {gil} after imports")
        console.print(Text(self._where_stored()), soft_wrap=True)
        for line in self._stopped:
            text = Text(f"ERROR: comparison stopped: {line}", style="bold red")  # names hold brackets
            console.print(text, soft_wrap=True)

    def _as_stored(self) -> StoredRun:
        """The run as a file of it would be read; pytest has named what failed."""
        return StoredRun(
            path=Path(),
            when="",
            commit=Commit(),
            machine=as_type(environment.python_build(), Machine),
            benchmarks=benchmarks_of(measured.as_dict() for measured in results.results_of(self._config)),
            conditions=as_type(environment.conditions() | Settings.of(self._config).conditions(), Conditions),
            not_run=[as_type(cell, NotRun) for cell in self._config.stash[NOT_RUN]],
            failed=[],
            partial=as_type(partial, Partial) if (partial := storing.partial_of(self._config)) else None,
        )

    def _where_stored(self) -> str:
        file, root = storage.run_file(self._config), self._config.rootpath
        if file and file.problem:
            return f"not stored in {file.folder}: {file.problem}: {storage.instead(file.elsewhere)}"
        if file is None or file.path is None:
            return "not stored: add --benchmark-autosave to keep this run"
        return f"stored: {file.path.relative_to(root) if file.path.is_relative_to(root) else file.path}"


def console_of(config: pytest.Config) -> Console:
    """A rich console on pytest's terminal; wide enough for the tables where there is none."""
    writer = config.get_terminal_writer()
    width = writer.fullwidth if writer.hasmarkup else max(writer.fullwidth, 140)
    return SafeConsole(
        file=running.terminal_file(config), width=width, force_terminal=writer.hasmarkup, soft_wrap=False
    )
