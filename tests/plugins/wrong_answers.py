"""Lets the model ``threads`` return a wrong answer."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bench.contracts import ItemFunctions, RunItems
from bench.discovery import all_models

RIGHT = all_models()["threads"]


@contextmanager
def wrong(limit: int) -> Iterator[RunItems]:
    def run_items(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
        return [*run_rightly(functions, items)[1:], None]

    with RIGHT.running(limit) as run_rightly:
        yield run_items


all_models()["threads"] = replace(RIGHT, running=wrong)
