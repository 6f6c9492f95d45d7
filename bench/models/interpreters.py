"""Subinterpreters: a pool of threads, each with an interpreter and so a GIL of its own (Python 3.14)."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems


@contextmanager
def _interpreter_pool(limit: int) -> Iterator[RunItems]:
    from concurrent.futures import InterpreterPoolExecutor

    path = f"import sys; sys.path[:] = {sys.path!r}"  # a new interpreter begins with the default one
    with InterpreterPoolExecutor(limit, initializer=exec, initargs=(path,)) as pool:
        yield lambda functions, items: list(pool.map(functions.work, items))


def _interpreter_pool_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    from concurrent.futures import InterpreterPoolExecutor

    path = f"import sys; sys.path[:] = {sys.path!r}"  # without ours it may not find the functions
    with InterpreterPoolExecutor(limit, initializer=exec, initargs=(path,)) as pool:
        return list(pool.map(functions.work, items))


def _reason(module: str) -> str | None:
    if sys.version_info < (3, 14):
        return f"needs Python 3.14, this is {sys.version_info.major}.{sys.version_info.minor}"
    from concurrent import interpreters

    interpreter = interpreters.create()
    try:
        interpreter.exec(f"import sys; sys.path[:] = {sys.path!r}; import {module}")
    except interpreters.ExecutionFailed as error:
        # the root of a chain of ImportErrors is the line that names the extension module
        lines = (error.excinfo.errdisplay or "").splitlines()
        causes = [line for line in lines if line.endswith("does not support loading in subinterpreters")]
        return f"{module}: {(causes or lines[-1:])[0].strip()}"
    finally:
        interpreter.close()
    return None


MODELS = (
    Model(
        "interpreter_pool",
        family="interpreters",
        unit="interpreter",
        running=_interpreter_pool,
        idiom=_interpreter_pool_idiom,
        reason=_reason,
        keeps_workers=True,
        fresh_interpreters=True,
        about="InterpreterPoolExecutor: threads with an interpreter and GIL each",
    ),
)
