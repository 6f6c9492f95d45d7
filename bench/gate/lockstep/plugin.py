"""What pytest does waits for its turn: which benchmarks run, when, on which CPUs, and how they ended."""

from __future__ import annotations

import hashlib
import inspect
import os
import sys
from collections.abc import Generator
from contextlib import suppress
from typing import Any

import pytest

from .director import Director
from .usage import Usage, descendants, threads


class Lockstep:
    """The plugin: what is agreed for the benchmark that runs now, and what its rounds took."""

    def __init__(self, director: Director, home: str) -> None:
        self.director = director
        self._home = home
        self._errors: dict[str, str] = {}
        self._outcome = ("passed", "")
        self._skip: str | None = None
        self.agreed: dict[str, Any] = {}
        self.took: list[float] = []
        self._left = 0
        self._everywhere = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        self._cpus = self._everywhere

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._errors[report.nodeid] = _last_line(report.longreprtext)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        found = {item.nodeid: item for item in items if "benchmark" in getattr(item, "fixturenames", ())}
        answer = self.director.ask(
            "collected",
            benchmarks={name: _source_sha256(item) for name, item in found.items()},
            errors=self._errors,
            foreign=self._foreign(),
        )
        if answer.get("describe"):
            session = config._benchmarksession  # type: ignore[attr-defined]
            answer = self.director.ask("machine", machine_info=session.get_machine_info())
        items[:] = [found[name] for name in answer["run"]]

    def _foreign(self) -> list[str]:
        """Modules that come from the person's own checkout, where both sides would share them."""
        files = {name: getattr(module, "__file__", None) or "" for name, module in list(sys.modules.items())}
        installed = (sys.prefix + os.sep, sys.base_prefix + os.sep)
        found = [name for name, file in files.items() if file.startswith(self._home + os.sep)]
        return [name for name in found if not files[name].startswith(installed)][:3]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._outcome, self.took, self.agreed, self._left = ("passed", ""), [], {}, 0
        self._skip = self.director.ask("item", id=item.nodeid).get("skip")
        self._place(self._everywhere)  # a pool made in set-up keeps the CPUs it is born on
        result = yield
        outcome, reason = self._outcome
        self.director.ask("end", outcome=outcome, reason=reason, took=self.took, foreign=self._foreign())
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        if self._skip:
            pytest.skip(self._skip)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.failed:
            self._outcome = ("failed", f"{report.when}: {_last_line(report.longreprtext)}")
        elif report.skipped and self._outcome[0] == "passed":
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
            self._outcome = ("skipped", reason.removeprefix("Skipped: "))
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        self.director.ask("finished")

    def agree(self, iterations: int, round_s: float, whole_s: float, usage: Usage) -> dict[str, Any]:
        """Have the gate decide how both sides measure: ``rounds``, ``iterations``, ``block``.

        round_s: the timed seconds of a round; whole_s: those with its set-up and tear-down.
        """
        facts = {"iterations": iterations, "round_s": round_s, "whole_s": whole_s}
        self.agreed = self._pause("calibrated", **facts, parallel=usage.is_parallel())
        return self.agreed

    def take_turn(self) -> None:
        """Wait until the next block of rounds is ours, and go where the gate wants it run."""
        if self._left == 0:
            answer = self._pause("ready", took=self.took)
            self.took, self._left = [], self.agreed["block"]
            self._place(answer["cpus"])
        self._left -= 1

    def _place(self, cpus: list[int]) -> None:
        if cpus == self._cpus:
            return
        self._cpus = cpus
        for process in (os.getpid(), *descendants(os.getpid())):
            for thread in threads(process):
                with suppress(OSError):  # it has just ended
                    os.sched_setaffinity(thread, cpus)

    def _pause(self, kind: str, **facts: object) -> dict[str, Any]:
        answer = self.director.ask(kind, **facts)
        if "skip" in answer:
            pytest.skip(answer["skip"])
        return answer


def _source_sha256(item: pytest.Item) -> str:
    """What tells that the test function itself has changed, decorators included."""
    try:
        source = inspect.getsource(item.function)  # type: ignore[attr-defined]
    except (AttributeError, OSError, TypeError):
        return ""
    return hashlib.sha256(source.encode()).hexdigest()


def _last_line(text: str) -> str:
    """The line of a report that says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = [line[1:].strip() for line in lines if line.startswith("E ")]
    return (marked or lines or [""])[0 if marked else -1][:300]
