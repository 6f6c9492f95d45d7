"""No concurrency: the row that all others are compared with."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from bench.contracts import Model, Run, Tasks


def _run(tasks: Tasks, items: Sequence[Any]) -> list[Any]:
    work = tasks.work
    return [work(item) for item in items]


def _start(_limit: int) -> AbstractContextManager[Run]:
    return nullcontext(_run)


MODELS = (Model("serial", _start, starts=("warm",), one_at_a_time=True),)
