"""Runs a pytest-benchmark suite one round at a time, at the word of ``python -m bench gate``.

A pytest plugin in one file that needs nothing but the standard library, pytest and pytest-benchmark,
because the gate lays it beside any revision of any project. It says where it is on a socket it
inherits, waits for the answer, and so only ever runs while the other side waits: collection,
set-up and tear-down as well as timed rounds. ``BenchmarkFixture._make_runner`` is the one place through
which pytest-benchmark passes every timed round, of ``benchmark(f)`` and ``benchmark.pedantic(...)`` alike.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from math import ceil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

ROUND_S = 0.008  # a round shorter than this is repeated: the scheduler's own grain is some milliseconds
MOST_LOOPS = 10**9
MOST_TRIED = 20  # pedantic rounds, to see how a benchmark behaves
PARALLEL = 1.1  # CPU seconds a second of more than one CPU
LEAST_SEEN_S = 0.002  # in less, to look is what one sees
CHILD_SHARE = 0.1  # of a CPU, above which child processes do the work


class Director:
    """The gate's end of the line: we say where we are, and go on when it answers."""

    def __init__(self, descriptor: int) -> None:
        os.set_inheritable(descriptor, False)
        self._lines = socket.socket(fileno=descriptor).makefile("rw", encoding="utf-8")

    def ask(self, kind: str, **facts: object) -> dict[str, Any]:
        """Wait for the answer to a message. If the gate is gone, so are we and our children."""
        try:
            self._lines.write(json.dumps({"kind": kind, **facts}) + "\n")
            self._lines.flush()
            line = self._lines.readline()
        except OSError:
            line = ""
        if not line:
            os.killpg(os.getpgid(0), signal.SIGKILL)  # the gate gave us a process group of our own
        answer: dict[str, Any] = json.loads(line)
        return answer


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
        for process in (os.getpid(), *_descendants(os.getpid())):
            for thread in _threads(process):
                with suppress(OSError):  # it has just ended
                    os.sched_setaffinity(thread, cpus)

    def _pause(self, kind: str, **facts: object) -> dict[str, Any]:
        answer = self.director.ask(kind, **facts)
        if "skip" in answer:
            pytest.skip(answer["skip"])
        return answer


class Usage:
    """CPU seconds from here on, of this process and of those it started, against the clock."""

    def __init__(self) -> None:
        self._began = self._now()

    @staticmethod
    def _now() -> tuple[float, float, float, int]:
        ours, reaped = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        alive = sum(map(_cpu_s, _descendants(os.getpid())))
        return time.perf_counter(), ours, reaped.ru_utime + reaped.ru_stime + alive, reaped.ru_minflt

    def is_parallel(self) -> bool:
        """Whether several CPUs are of use, seen over some milliseconds: to look takes one."""
        spent = (now - then for now, then in zip(self._now(), self._began, strict=True))
        wall, ours, children, faults = spent
        children_work = faults > 0 or children > CHILD_SHARE * wall
        return wall > LEAST_SEEN_S and (children_work or ours + children > PARALLEL * wall)


def _descendants(process: int) -> Iterable[int]:
    for thread in _threads(process):
        with suppress(OSError):
            for child in Path(f"/proc/{process}/task/{thread}/children").read_text().split():
                yield int(child)
                yield from _descendants(int(child))


def _threads(process: int) -> list[int]:
    with suppress(OSError):
        return [int(path.name) for path in Path(f"/proc/{process}/task").iterdir()]
    return []


def _cpu_s(process: int) -> float:
    with suppress(OSError, ValueError):
        spent = (Path(f"/proc/{process}/task/{thread}/schedstat").read_text() for thread in _threads(process))
        return sum(int(line.split()[0]) for line in spent) / 1e9
    return 0.0


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


def _patch(lockstep: Lockstep) -> None:
    make_runner, pedantic = BenchmarkFixture._make_runner, BenchmarkFixture._raw_pedantic

    def runner_in_turn(fixture: Any, function: Any, args: Any, kwargs: Any) -> Callable[..., Any]:
        run = make_runner(fixture, function, args, kwargs)

        def runner(loops_range: Any, *timer: Any) -> Any:
            if not lockstep.agreed:
                return run(loops_range, *timer)
            lockstep.take_turn()
            result = run(loops_range, *timer)
            seconds = result[0] if isinstance(result, tuple) else result
            lockstep.took.append(seconds / (len(loops_range) if loops_range else 1))
            return result

        return runner

    def calibrate(fixture: Any, runner: Callable[..., float]) -> tuple[float, int, range]:
        runner(range(1))  # what is done once only is done now
        usage, loops = Usage(), 1
        while (seconds := runner(range(loops))) < ROUND_S and loops < MOST_LOOPS:
            loops = ceil(loops * min(10.0, 1.2 * ROUND_S / seconds if seconds > 0 else 10.0))
        agreed = lockstep.agree(loops, seconds, seconds, usage)
        fixture._min_rounds, fixture._max_time = agreed["rounds"], 0.0
        fixture._warmup, fixture._precision = False, None
        return max(seconds, 1e-9), agreed["iterations"], range(agreed["iterations"])

    def pedantic_in_turn(
        fixture: Any, target: Any, warmup_rounds: int = 0, iterations: int = 1, **how: Any
    ) -> Any:
        def run(rounds: int, warmup_rounds: int = 0, iterations: int = iterations) -> Any:
            changed = {"rounds": rounds, "warmup_rounds": warmup_rounds, "iterations": iterations}
            return pedantic(fixture, target, **{**how, **changed})

        timed: list[float] = []
        with _unreported(fixture, timed):
            run(1, warmup_rounds)  # what is done once only is done now
            rounds = min(MOST_TRIED, ceil(ROUND_S / max(timed[-1], ROUND_S / MOST_TRIED)))
            usage, began = Usage(), time.perf_counter()
            run(rounds)
        whole_s = (time.perf_counter() - began) / rounds
        agreed = lockstep.agree(iterations, min(timed[-rounds:]), whole_s, usage)
        return run(agreed["rounds"], iterations=agreed["iterations"])

    replacements = (runner_in_turn, calibrate, pedantic_in_turn)
    for name, function in zip(
        ("_make_runner", "_calibrate_timer", "_raw_pedantic"), replacements, strict=True
    ):
        setattr(BenchmarkFixture, name, function)


@contextmanager
def _unreported(fixture: Any, timed: list[float]) -> Generator[None, None, None]:
    """Rounds that decide how to measure are no results: their seconds go to ``timed``."""
    fixture._make_stats = lambda _: SimpleNamespace(update=timed.append)
    try:
        yield
    finally:
        del fixture._make_stats


# -- pytest's start

XDIST: dict[str, object] = {"numprocesses": None, "dist": "no", "tx": []}
RANDOMLY = {"randomly_seed": 0, "randomly_reorganize": False}  # the same for both sides


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Switch off what a project may have switched on and what would measure something else."""
    replaced: dict[str, object] = {"maxfail": 0, **XDIST, **RANDOMLY}
    replaced |= dict.fromkeys(("benchmark_disable", "benchmark_skip", "benchmark_only"), False)
    saving = ("autosave", "save", "json", "compare", "compare_fail", "histogram", "cprofile")
    replaced |= dict.fromkeys(map("benchmark_{}".format, saving))
    for name, value in replaced.items():
        if hasattr(config.option, name):
            setattr(config.option, name, value)
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    director = Director(int(os.environ.pop("BENCH_GATE_SOCKET")))
    lockstep = Lockstep(director, os.environ.pop("BENCH_GATE_HOME"))
    config.pluginmanager.register(lockstep, "bench-gate-lockstep")
    _patch(lockstep)
