"""A pytest plugin that injects a wrong answer into the ``threads`` model, for the tests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bench.contracts import Run, Tasks
from bench.discovery import all_models

_right = all_models()["threads"]


@contextmanager
def _wrong(limit: int) -> Iterator[Run]:
    def run(tasks: Tasks, items: Sequence[Any]) -> list[Any]:
        return [*right(tasks, items)[1:], None]

    with _right.start(limit) as right:
        yield run


all_models()["threads"] = replace(_right, start=_wrong)
