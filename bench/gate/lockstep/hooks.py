"""What pytest does waits for the gate: which benchmarks run, when, and how they ended."""

from __future__ import annotations

from collections.abc import Generator, Iterable

import pytest

from . import upstream, whole
from .fingerprint import fingerprint
from .foreign import foreign_modules
from .gate_line import GateLine
from .protocol import Describe, Skip
from .turns import Turns

LONGEST_REASON = 300  # characters
XDIST: dict[str, object] = {"numprocesses": None, "dist": "no", "tx": []}
RANDOMLY = {"randomly_seed": 0, "randomly_reorganize": False}  # the same for both sides
BENCHMARK_OFF = ("benchmark_disable", "benchmark_skip", "benchmark_only", "codspeed")
BENCHMARK_NONE = ("autosave", "save", "json", "compare", "compare_fail", "histogram", "cprofile")


class Lockstep:
    """home: the person's own checkout, from which no code may come."""

    def __init__(self, gate: GateLine, turns: Turns, home: str) -> None:
        self._gate = gate
        self._turns = turns
        self._home = home
        self._errors: dict[str, str] = {}
        self._outcome = ("passed", "")
        self._skip = ""
        self._whole: set[str] = set()  # ids of tests that are measured as a whole

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> Generator[None, object, object]:
        """Switch off what a project may have switched on and what would measure something else."""
        replaced: dict[str, object] = {
            "maxfail": 0,
            **XDIST,
            **RANDOMLY,
            **dict.fromkeys(BENCHMARK_OFF, False),
        }
        replaced |= dict.fromkeys(map("benchmark_{}".format, BENCHMARK_NONE))
        for name, value in replaced.items():
            if hasattr(config.option, name):
                setattr(config.option, name, value)
        return (yield)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._errors[report.nodeid] = _telling_line(report.longreprtext)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        self._whole = {item.nodeid for item in items if whole.is_benchmark(item)}
        benchmarks = {
            item.nodeid: item for item in items if whole.uses_fixture(item) or item.nodeid in self._whole
        }
        self._prepare(benchmarks.values())
        fingerprints = {
            name: fingerprint(getattr(item, "function", None)) for name, item in benchmarks.items()
        }
        marked = [item.nodeid for item in items if item.nodeid not in benchmarks and whole.is_marked(item)]
        answer = self._gate.collected(fingerprints, self._errors, foreign_modules(self._home), marked)
        if isinstance(answer, Describe):
            info = upstream.machine_info(config)
            if info is None:
                self._gate.unsupported(upstream.versions(), ["pytest-benchmark's plugin"], upstream.known())
            answer = self._gate.machine(info)
        items[:] = [benchmarks[name] for name in answer.benchmarks]

    def _prepare(self, benchmarks: Iterable[pytest.Item]) -> None:
        for item in benchmarks:
            whole.drop_unknown_options(item)
            if item.nodeid in self._whole and isinstance(item, pytest.Function):
                whole.give_fixture(item)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._outcome = ("passed", "")
        answer = self._gate.item(item.nodeid)
        self._skip = answer.reason if isinstance(answer, Skip) else ""
        self._turns.begin()
        result = yield
        if self._turns.unawaited and self._outcome[0] == "passed":
            self._outcome = ("failed", f"call: TypeError: {self._turns.unawaited}"[:LONGEST_REASON])
        self._gate.ended(*self._outcome, self._turns.took, foreign_modules(self._home))
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        if self._skip:
            pytest.skip(self._skip)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        if item.nodeid not in self._whole or not isinstance(item, pytest.Function):
            return (yield)
        with whole.measured(item):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.failed and self._outcome[0] != "failed":  # what fails first may fail the rest
            self._outcome = ("failed", f"{report.when}: {_telling_line(report.longreprtext)}")
        elif report.skipped and self._outcome[0] == "passed":
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
            self._outcome = ("skipped", reason.removeprefix("Skipped: "))
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        self._gate.finished()


def _telling_line(report: str) -> str:
    """The line of a report that says what went wrong."""
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    marked = [line[1:].strip() for line in lines if line.startswith("E ")]
    return (marked or lines or [""])[0 if marked else -1][:LONGEST_REASON]
