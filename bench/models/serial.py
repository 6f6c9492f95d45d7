"""No concurrency: the row that all others are compared with."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems


def _run_items(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
    work = functions.work
    return [work(item) for item in items]


def _serial(_limit: int) -> AbstractContextManager[RunItems]:
    return nullcontext(_run_items)


def _serial_idiom(functions: ItemFunctions, items: Sequence[Any], _limit: int) -> list[Any]:
    work = functions.work
    return [work(item) for item in items]


MODELS = (
    Model(
        "serial",
        family="serial",
        unit="caller",
        running=_serial,
        idiom=_serial_idiom,
        starts=("warm",),
        one_at_a_time=True,
        about="one item after another, in a plain loop",
    ),
)
