"""Stored cells measured beside their neighbours, made up: each has just the gain that it says."""

from collections.abc import Sequence
from math import exp
from random import Random
from statistics import fmean, stdev
from typing import Any, NamedTuple

from bench.session.estimates import estimates
from tests import fake_runs


class Cell(NamedTuple):
    """A cell measured beside its neighbours.

    jitter: the standard deviation of its visits' log speed-ups. capacity: CPUs, for what uses several.
    """

    model: str
    start: str
    speed_up: float
    jitter: float = 0.01
    capacity: float | None = None


SERIAL = Cell("serial", "warm", 1.0)
# Each a workload's cells, made up to have one verdict
CLEAR_WINNER = (
    SERIAL,
    Cell("process_pool_fork", "warm", 1.7, capacity=1.8),
    Cell("mp_pool", "warm", 1.5, capacity=1.8),
    Cell("mp_pool", "cold", 0.4, 0.05, capacity=1.8),
    Cell("asyncio", "warm", 0.98),
    Cell("thread_pool", "warm", 0.8),
)
SHOWN_TIE = (
    SERIAL,
    Cell("process_pool_fork", "warm", 1.70, capacity=1.8),
    Cell("mp_pool", "warm", 1.69, capacity=1.8),
    Cell("asyncio_processes", "warm", 1.66, 0.03, capacity=1.8),
    Cell("asyncio", "warm", 0.99),
)
UNDECIDED_PAIR = (
    SERIAL,
    Cell("process_pool_fork", "warm", 1.75, 0.1, capacity=1.8),
    Cell("mp_pool", "warm", 1.7, 0.1, capacity=1.8),
    Cell("asyncio", "warm", 0.99),
)
NOTHING_BETTER = (
    SERIAL,
    Cell("asyncio", "warm", 0.99),
    Cell("thread_pool", "warm", 0.995),
    Cell("mp_pool", "warm", 0.7, 0.05, capacity=1.8),
    Cell("mp_pool", "cold", 0.2, 0.05, capacity=1.8),
)
NOT_TOLD_FROM_SERIAL = (
    SERIAL,
    Cell("mp_pool", "warm", 1.06, 0.2, capacity=1.8),
    Cell("asyncio", "warm", 0.98),
)
VISITS, ROUNDS = 8, 2


def run_beside(workloads: dict[str, Sequence[Cell]], **changed: Any) -> dict[str, Any]:
    """A whole stored run whose cells were measured beside their neighbours."""
    benchmarks = [cell_beside(workload, own) for workload, cells in workloads.items() for own in cells]
    return fake_runs.run([]) | {"benchmarks": benchmarks} | changed


def cell_beside(workload: str, own: Cell, serial_s: float = 0.025, **extra: Any) -> dict[str, Any]:
    """One stored benchmark whose speed-up is exactly the cell's; the machine slows down while it runs."""
    moods = [serial_s * (1 + visit / VISITS) for visit in range(VISITS)]
    jitters = _jitters(f"{workload}-{own.model}-{own.start}")
    rounds = [
        mood / own.speed_up / exp(own.jitter * jitter)
        for mood, jitter in zip(moods, jitters, strict=True)
        for _ in range(ROUNDS)
    ]
    capacity = own.capacity and [[own.capacity] * (ROUNDS + 1)] * VISITS
    neighbours = {
        "serial_s": [[mood] * (ROUNDS + 1) for mood in moods],
        "capacity": capacity,
        "cpus": 2 if capacity else None,
    }
    stored = fake_runs.cell(workload, own.model, own.start, serial_s / own.speed_up)
    stored["stats"] = fake_runs.stats_of(rounds)
    stored["extra_info"] |= {"sweeps": VISITS, "rounds_per_sweep": ROUNDS, "neighbours": neighbours}
    stored["extra_info"] |= estimates(rounds, neighbours) | extra
    return stored


def _jitters(seed: str) -> list[float]:
    """A value per visit, of a mean of 0 and a standard deviation of 1."""
    random = Random(seed)
    values = [random.gauss() for _ in range(VISITS)]
    return [(value - fmean(values)) / stdev(values) for value in values]
