"""Models whose speed is known, and the workloads they are measured on.

They stand beside ``serial`` itself, which is only there to be compared with. Two workloads: loops, twice as
long as the matrix has them, and sleeping. A pool of two has several loops for each, since of one each it
would take as long as the slower CPU, and long ones, so that what the pool adds to each is little beside it.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems
from bench.discovery import all_models
from fixtures.inputs import Sizes

POOL = "process_pool_fork"
SHARE = 0.1  # by which the slower ones are slower
LOOPS, LOOPS_OF_POOL = 2, 8  # times as long as in the matrix


def _run_slower(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
    """Do every item, and a tenth of it again: as many more iterations, or seconds of sleep."""
    results = []
    for item in items:
        results.append(functions.work(item))
        functions.work(type(item)(item * SHARE))
    return results


def _slower(_limit: int) -> AbstractContextManager[RunItems]:
    return nullcontext(_run_slower)


def models() -> dict[str, Model]:
    """The models by name: serial, serial again, slower by ``SHARE``, and a pool."""
    serial = all_models()["serial"]
    again = replace(serial, name="serial_again", family="known")
    slower = replace(again, name="slower", running=_slower)
    return {model.name: model for model in (serial, again, slower, all_models()[POOL])}


def sizes_of(model: str, sizes: Sizes) -> Sizes:
    """The profile's sizes as a known model has them."""
    times = LOOPS_OF_POOL if model == POOL else LOOPS
    return replace(sizes, spin_iterations=times * sizes.spin_iterations)


CELLS = [
    *(("spin", name) for name in ("serial", "serial_again", "slower", POOL)),
    *(("sleep", name) for name in ("serial", "serial_again", "slower")),
]
