"""Tests that are benchmarks as a whole: marked as one, and without the fixture, as pytest-codspeed has it.

Studied is pytest-codspeed 4.5.0, plugin.py: fixtures are set up once, and the body of the test is repeated.
It wraps ``item.runtest``; here it is the function alone, so that no plugin's share of a call is timed.
"""

from __future__ import annotations

import inspect
import unittest
from collections.abc import Generator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest

FIXTURE = "benchmark"
MARKS = (FIXTURE, "codspeed_benchmark")
CODSPEED_ONLY = {"max_rounds"}  # what its mark may say and pytest-benchmark's may not


def uses_fixture(item: pytest.Item) -> bool:
    return FIXTURE in getattr(item, "fixturenames", ())


def is_marked(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in MARKS)


def is_benchmark(item: pytest.Item) -> bool:
    """Whether the test as a whole can be measured: unittest and doctest call what they run themselves."""
    if not is_marked(item) or uses_fixture(item) or not isinstance(item, pytest.Function):
        return False
    return not (item.cls and issubclass(item.cls, unittest.TestCase))


def give_fixture(item: pytest.Function) -> None:
    """Have the fixture set up for the item: what ``fixturenames`` names is, the test takes it or not."""
    if FIXTURE not in item.fixturenames:  # the parameters of a function share the list
        item.fixturenames.append(FIXTURE)


def drop_unknown_options(item: pytest.Item) -> None:
    """Of the mark, which pytest-benchmark would refuse; how many rounds there are is for the gate to say."""
    mark = item.get_closest_marker(FIXTURE)
    if mark and CODSPEED_ONLY & mark.kwargs.keys():
        known = {name: value for name, value in mark.kwargs.items() if name not in CODSPEED_ONLY}
        item.add_marker(pytest.mark.benchmark(*mark.args, **known), append=False)


@contextmanager
def measured(item: pytest.Function) -> Generator[None]:
    """While the context lasts, calling the item's function measures it; what it returns is dropped."""
    test, benchmark = item.obj, item.funcargs[FIXTURE]
    item.obj = _awaiting(test, benchmark) if inspect.iscoroutinefunction(test) else _calling(test, benchmark)
    try:
        yield
    finally:
        item.obj = test


def _calling(test: Any, benchmark: Any) -> Any:
    @wraps(test)
    def whole(**arguments: Any) -> None:
        benchmark(test, **arguments)

    return whole


def _awaiting(test: Any, benchmark: Any) -> Any:
    """As a coroutine function again, which pytest-asyncio or another plugin runs in its loop."""

    @wraps(test)
    async def whole(**arguments: Any) -> None:
        await benchmark(test, **arguments)

    return whole
