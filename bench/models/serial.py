"""No concurrency: the row that all others are compared with."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bench.contracts import Model, Run, Tasks


def _run(tasks: Tasks, items: Sequence[Any]) -> list[Any]:
    return [tasks.work(item) for item in items]


@contextmanager
def _start(_limit: int) -> Iterator[Run]:
    yield _run


MODELS = (Model("serial", _start, starts=("warm",), one_at_a_time=True),)
