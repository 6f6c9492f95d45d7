"""Subinterpreters: a pool of threads with an interpreter, and so a GIL, each (Python 3.14)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.contracts import Model, Run


@contextmanager
def _interpreter_pool(limit: int) -> Iterator[Run]:
    from concurrent.futures import InterpreterPoolExecutor

    # a new interpreter starts from the default sys.path: give it ours
    path = f"import sys; sys.path[:] = {sys.path!r}"
    with InterpreterPoolExecutor(limit, initializer=exec, initargs=(path,)) as pool:
        yield lambda tasks, items: list(pool.map(tasks.work, items))


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


MODELS = (Model("interpreter_pool", _interpreter_pool, reason=_reason, pool="interpreter", boots=True),)
