"""All that we use of pytest-benchmark and pytest that is private to them, or missing in some versions.

``KNOWN`` are the versions that are known to work: CI runs the tests marked ``upstream`` with its two ends.
Other versions are run too, as long as ``missing`` finds nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import metadata
from types import SimpleNamespace
from typing import Any

import pytest

from . import asynchronous, codspeed, rounds
from .awaited import Awaited
from .turns import Turns

KNOWN = {"pytest-benchmark": ("4.0.0", "5.3.1"), "pytest": ("7.4.4", "9.2.0")}

# What of pytest_benchmark/fixture.py the functions below stand on: a method's parameters ...
SIGNATURES = {
    "_make_runner": ("self", "function_to_benchmark", "args", "kwargs"),
    "_make_stats": ("self", "iterations"),
    "_calibrate_timer": ("self", "runner"),
}
PEDANTIC = ("target", "rounds", "warmup_rounds", "iterations")  # in any order, among others
# ... and what BenchmarkFixture._raw reads: who calibrates, and how many rounds follow
READ = ("_calibrate_timer", "_make_runner", "_make_stats", "_max_time", "_min_rounds", "_warmup")


def missing() -> list[str]:
    """What is not as we know it, in words; empty if all is well."""
    return [*_missing_of_pytest(), *_missing_of_benchmark()]


def versions() -> str:
    return " and ".join(f"{name} {_version(name)}" for name in KNOWN)


def known() -> str:
    """The versions that work, as a sentence has it."""
    return " and ".join(f"{name} {oldest} to {newest}" for name, (oldest, newest) in KNOWN.items())


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "(none)"


def _missing_of_pytest() -> list[str]:
    # pluggy 1.2: a hook that wraps others is a plain generator
    has_wrappers = "wrapper" in inspect.signature(pytest.hookimpl).parameters
    return [] if has_wrappers else ["pytest.hookimpl(wrapper=)"]


def _missing_of_benchmark() -> list[str]:
    try:
        fixture = fixture_class()
    except (ImportError, AttributeError):
        return ["pytest_benchmark.fixture.BenchmarkFixture"]
    names = [name for name, expected in SIGNATURES.items() if _parameters(fixture, name) != list(expected)]
    if not set(PEDANTIC) <= set(_parameters(fixture, "_raw_pedantic")):
        names.append("_raw_pedantic")
    code = getattr(getattr(fixture, "_raw", None), "__code__", None)
    names += [name for name in READ if name not in getattr(code, "co_names", ())]
    return [f"BenchmarkFixture.{name}" for name in dict.fromkeys(names)]


def _parameters(kind: Any, name: str) -> list[str]:
    try:
        return list(inspect.signature(getattr(kind, name)).parameters)
    except (AttributeError, TypeError, ValueError):
        return []


def fixture_class() -> Any:
    # inside, since it may not be there, and before its own plugin is loaded
    from pytest_benchmark.fixture import BenchmarkFixture

    return BenchmarkFixture


def machine_info(config: pytest.Config) -> dict[str, Any] | None:
    """Pytest-benchmark's description of the machine; None if its plugin is not loaded.

    ``config._benchmarksession`` is set by pytest_benchmark/plugin.py's ``pytest_configure``.
    """
    session: Any = getattr(config, "_benchmarksession", None)
    info: dict[str, Any] | None = session and session.get_machine_info()
    return info


def take_turns(turns: Turns) -> None:
    """Replace what makes, calibrates and repeats rounds, in this process.

    ``BenchmarkFixture._make_runner`` is the one place through which every timed round passes, of
    ``benchmark(f)`` and ``benchmark.pedantic(...)`` alike. What a loop has to run passes through ``Awaited``.
    """
    kind = fixture_class()
    make_runner, raw, raw_pedantic = kind._make_runner, kind._raw, kind._raw_pedantic

    def awaited(fixture: Any, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        if asynchronous.loop_runs() and asynchronous.gives_coroutine(function, *args, **kwargs):
            return _in_loop(turns, fixture, function, how={"args": args, "kwargs": kwargs})
        asynchronous.refuse(function)
        return asynchronous.refuse_result(function, raw(fixture, function, *args, **kwargs))

    def runner_in_turn(fixture: Any, function: Any, args: Any, kwargs: Any) -> Callable[..., Any]:
        return turns.in_turn(make_runner(fixture, function, args, kwargs))

    def calibrated(fixture: Any, run: Callable[[range], float]) -> tuple[float, int, range]:
        seconds, plan = rounds.calibrate(turns, run)
        # _raw takes max(_max_time / seconds, _min_rounds) rounds, after those that _warmup asks for; from
        # 5.3 on it ends earlier where _precision is set
        fixture._max_time, fixture._min_rounds = 0.0, plan.rounds
        fixture._warmup, fixture._precision = False, None
        return max(seconds, 1e-9), plan.iterations, range(plan.iterations)

    def pedantic_in_turn(
        fixture: Any, target: Any, warmup_rounds: int = 0, iterations: int = 1, **how: Any
    ) -> Any:
        how = codspeed.called_with_arguments(how)
        if asynchronous.loop_runs() and asynchronous.is_coroutine_function(target):
            own = {"warmup_rounds": warmup_rounds, "iterations": iterations}
            return _in_loop(turns, fixture, target, how=how | own)
        asynchronous.refuse(target)

        def run(number: int, warmups: int = 0, loops: int = iterations) -> Any:
            return raw_pedantic(
                fixture, target, **how | {"rounds": number, "warmup_rounds": warmups, "iterations": loops}
            )

        def trial(number: int, warmups: int) -> list[float]:
            with _unreported(fixture) as timed:
                run(number, warmups)
            return timed

        plan = rounds.try_pedantic(turns, trial, warmup_rounds, iterations)
        return asynchronous.refuse_result(target, run(plan.rounds, loops=plan.iterations))

    kind._raw = awaited
    kind._make_runner, kind._calibrate_timer = runner_in_turn, calibrated
    kind._raw_pedantic = pedantic_in_turn


def _in_loop(turns: Turns, fixture: Any, function: Any, how: dict[str, Any]) -> Awaited:
    def report(iterations: int) -> Callable[[float], None]:
        told: Callable[[float], None] = fixture._make_stats(iterations).update
        return told

    collects = not fixture._disable_gc
    return Awaited(turns, function, how, fixture._timer, report, collects=collects)


@contextmanager
def _unreported(fixture: Any) -> Generator[list[float]]:
    """Rounds that decide how to measure are no results; yields the list that their seconds go to.

    What ``_make_stats`` returns is told of each round by ``update``, and enters the report.
    """
    timed: list[float] = []
    fixture._make_stats = lambda _: SimpleNamespace(update=timed.append)
    try:
        yield timed
    finally:
        del fixture._make_stats
