"""What is complete is stored while the run goes on, so that nothing but its end is lost with it.

After each workload the run's own file is written, as the end would write it, and marked as partial: with the
cells that have no result yet, and those that have fewer visits than planned. The end writes the same file
without the mark. So a run that is ended by anything (SIGKILL, ``os._exit``, a crash, a power cut) is a stored
run that says what is missing.
"""

import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bench.session import failures
from bench.session.main_program import os_exit_as_error
from bench.session.sweeps import Sweeps, group_of, is_cell, is_skipped, least_visits
from bench.session.upstream import results, storage
from bench.session.upstream.results import Result

PLUGIN = "concurrency-bench-storing"
AGAIN_S = 30.0  # between two times that later sweeps are stored; each takes a few tenths of a second


def partial_of(config: pytest.Config) -> dict[str, Any] | None:
    """What the session's results lack if it was ended early, see ``Storing.partial``; None if it was not."""
    storing: Storing = config.pluginmanager.getplugin(PLUGIN)
    return storing.partial(results.results_of(config))


class Storing:
    """The plugin that stores what is complete whenever the next item is of another workload."""

    def __init__(self, config: pytest.Config, sweeps: Sweeps) -> None:
        self._config = config
        self._sweeps = sweeps
        self._items: list[pytest.Item] = []
        self._begun = 0
        self._stored: set[str | None] = set()
        self._stored_s = time.monotonic()
        self._said: set[str] = set()
        storage.save_json_somewhere(config, self._say)
        storage.save_within(config, self._noting_problems)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._items = session.items  # the sweeps add to them

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        if is_cell(item):
            with os_exit_as_error():
                result = yield
        else:
            result = yield
        self._begun += 1
        following = next(iter(self._items[self._begun : self._begun + 1]), None)
        group, since_s = group_of(item), time.monotonic() - self._stored_s
        if following is None or group_of(following) != group or (is_cell(item) and since_s > AGAIN_S):
            self._store_after(group)
        return result

    def _store_after(self, group: str | None) -> None:
        """Store what is there, unless the group is in it and more of its visits came a moment ago."""
        file = storage.run_file(self._config)
        if file is None or (group in self._stored and time.monotonic() - self._stored_s < AGAIN_S):
            return
        with self._noting_problems():
            measured = self._sweeps.pooled(results.detached(results.results_of(self._config)))
            if not measured:
                return
            storage.save_so_far(self._config, measured)
        self._stored.add(group)
        self._stored_s = time.monotonic()
        if file.problem:
            self._say(f"{file.folder}: {file.problem}: {storage.instead(file.elsewhere)}")

    @contextmanager
    def _noting_problems(self) -> Iterator[None]:
        """Let what goes wrong while the run is stored be a line: other plugins' hooks take part in it."""
        file = storage.run_file(self._config)
        try:
            yield
        except pytest.exit.Exception:
            raise
        except Exception as error:
            if file is None:
                raise
            file.problem = failures.in_short(error, self._config.rootpath)

    def pytest_benchmark_update_json(self, benchmarks: list[Result], output_json: dict[str, Any]) -> None:
        if partial := self.partial(benchmarks):
            output_json["partial"] = partial

    def partial(self, measured: Iterable[Result]) -> dict[str, Any] | None:
        """What is stored with these results of a run that is not at its end; None at its end.

        missing: the cells that have no result and did not fail, by node id. fewer: those that have one, of
        fewer visits than each has at least.
        """
        if self._sweeps.is_whole:
            return None
        visits = {result.fullname: int(result.extra_info.get("sweeps", 1)) for result in measured}
        cells = {item.nodeid: item for item in self._items if is_cell(item) and not is_skipped(item)}
        known = visits.keys() | self._sweeps.failed
        fewer = [name for name in cells.keys() & visits.keys() if visits[name] < least_visits(cells[name])]
        return {"missing": [name for name in cells if name not in known], "fewer": sorted(fewer)}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        result = yield
        file = storage.run_file(self._config)
        if file and file.problem and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED  # it is not where it was to be
        return result

    def _say(self, line: str) -> None:
        """Print a line, once."""
        reporter = self._config.pluginmanager.getplugin("terminalreporter")
        if reporter and line not in self._said:
            reporter.ensure_newline()
            reporter.write_line(line, yellow=True)
        self._said.add(line)
