"""Asynchronous functions, of which pytest-benchmark would time how long it takes to make a coroutine."""

from __future__ import annotations

import inspect
from functools import partial
from typing import Any


def refuse(function: Any) -> None:
    """Raises TypeError if calling the function runs nothing of it."""
    while isinstance(function, partial):
        function = function.func
    called = function if inspect.isroutine(function) else getattr(type(function), "__call__", None)  # noqa: B004
    if inspect.iscoroutinefunction(called) or inspect.isasyncgenfunction(called):
        raise _error(function)


def refuse_result(function: Any, result: Any) -> Any:
    """The result; raises TypeError if it is a coroutine, which a lambda may return."""
    if inspect.iscoroutine(result):
        result.close()
        raise _error(function)
    return result


def _error(function: Any) -> TypeError:
    name = getattr(function, "__qualname__", None) or type(function).__qualname__
    return TypeError(
        f"{name} is asynchronous: nothing awaits what it returns, and none of its work would be timed; "
        "measure a function that runs it, such as one that calls asyncio.run"
    )
