"""Asynchronous functions, of which pytest-benchmark would time how long it takes to make a coroutine.

In a test that a loop runs and that awaits what ``benchmark(f)`` returns, ``awaited`` measures f. Everywhere
else nothing would run it: that is refused.
"""

from __future__ import annotations

import asyncio
import inspect
from functools import partial
from typing import Any


def loop_runs() -> bool:
    """Whether a loop of asyncio's runs this code."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def gives_coroutine(function: Any, /, *args: Any, **kwargs: Any) -> bool:
    """Whether it does when it is called, as a lambda may, too; what it does once only is then done."""
    result = function(*args, **kwargs)
    if not inspect.iscoroutine(result):
        return False
    result.close()  # before its first step
    return True


def is_coroutine_function(function: Any) -> bool:
    return inspect.iscoroutinefunction(_called(function))


def refuse(function: Any) -> None:
    """Raises TypeError if calling the function runs nothing of it."""
    if is_coroutine_function(function) or inspect.isasyncgenfunction(_called(function)):
        raise TypeError(unawaited(function))


def _unwrapped(function: Any) -> Any:
    while isinstance(function, partial):
        function = function.func
    return function


def _called(function: Any) -> Any:
    """What runs when it is called: the function itself, or the method that makes an object callable."""
    function = _unwrapped(function)
    if inspect.isroutine(function):
        return function
    return getattr(type(function), "__call__", None)  # noqa: B004


def refuse_result(function: Any, result: Any) -> Any:
    """The result; raises TypeError if it is a coroutine, which a lambda may return."""
    if inspect.iscoroutine(result):
        result.close()
        raise TypeError(unawaited(function))
    return result


def unawaited(function: Any) -> str:
    function = _unwrapped(function)
    name = getattr(function, "__qualname__", None) or type(function).__qualname__
    return (
        f"{name} is asynchronous: nothing awaits what it returns, and none of its work would be timed; "
        "measure a function that runs it, such as one that calls asyncio.run, "
        "or await what benchmark returns in a test that a loop runs"
    )
