"""Stored cells of a run that sweeps, made up: each has just the speed-ups that it says."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.analysis import result
from bench.analysis.curves import Curves, curves_of
from bench.analysis.result import Result
from bench.store.decode import benchmarks_of
from tests import fake_cells
from tests.fake_cells import Cell

Gains = Mapping[tuple[str, str], Sequence[float]]  # of a model and start, at each value
ITEMS = (1, 10, 100, 1000)
# thread_pool is the faster up to 10, asyncio from 100 on, and more than 1.5 times so at 1,000
CROSSED: Gains = {
    ("asyncio", "warm"): (0.95, 9.0, 60.0, 300.0),
    ("thread_pool", "warm"): (1.0, 9.5, 50.0, 100.0),
}
# mp_pool begins to pay between 10 and 100
PAYS: Gains = {("mp_pool", "warm"): (0.1, 0.5, 1.4, 1.7), ("asyncio", "warm"): (0.98, 0.98, 0.98, 0.98)}


def cells(
    gains: Gains,
    values: Sequence[float] = ITEMS,
    *,
    workload: str = "sleep",
    option: str = "items",
    jitter: float = 0.01,
    **fixed: float,
) -> list[dict[str, Any]]:
    """Stored benchmarks; by 1,000 workers, or by 1,000 items, unless these are swept or fixed.

    fixed: other options of the points, by their names.
    """
    return [
        _cell(workload, Cell(model, start, speed_ups[place], jitter), {option: value} | fixed)
        for (model, start), speed_ups in gains.items()
        for place, value in enumerate(values[: len(speed_ups)])
    ]


def _cell(workload: str, own: Cell, point: Mapping[str, float]) -> dict[str, Any]:
    facts = {"workers": int(point.get("workers", 1000)), "items": int(point.get("items", 1000))}
    stored = fake_cells.cell_beside(workload, own, point=dict(point), **facts)
    suffix = "-".join(f"{name}={value:g}" for name, value in point.items())
    for key in ("name", "fullname"):
        stored[key] = f"{stored[key].removesuffix(']')}-{suffix}]"
    return stored


def results_of(stored: Sequence[Mapping[str, Any]]) -> list[Result]:
    return result.read(benchmarks_of(stored))[0]


def only(stored: Sequence[Mapping[str, Any]]) -> Curves:
    """The one set of curves that these cells are."""
    (found,) = curves_of(results_of(stored))
    return found
