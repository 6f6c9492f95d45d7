"""Copied into a clone's ``bench/`` by measure_gate.py: makes each cell slower by a share of its time.

Four kinds: ``spin`` uses CPU in every item, ``wait`` sleeps in every item, ``tail`` uses CPU in one item
of 20, ``start-up`` uses CPU before the pool starts. The base has all of it, too, but for a share of nothing.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple


class Slowed(NamedTuple):
    """How a cell is slowed. round_s: seconds of which a share is added.

    items: by how many items' delays a round gets longer; tried until ten percent of ``round_s`` made the
    cell slower by about ten percent.
    """

    kind: str
    round_s: float
    items: float


CELLS = {
    "booking_dates-serial-warm": Slowed("spin", 9.7e-3, 16),
    "booking_dates_stdlib-process_pool_fork-warm": Slowed("spin", 4.9e-3, 7),
    "spin-serial-warm": Slowed("spin", 0.41e-3, 16),
    "sleep-serial-warm": Slowed("wait", 7.3e-3, 4),
    "http_fetch_keepalive-thread_pool-warm": Slowed("wait", 9.8e-3, 4.3),
    "http_fetch-threads-cold": Slowed("wait", 14.8e-3, 4.3),
    "booking_dates_stdlib-serial-warm": Slowed("tail", 6.6e-3, 16),
    "booking_dates_unique-serial-warm": Slowed("tail", 10.4e-3, 16),
    "http_fetch_keepalive-asyncio-warm": Slowed("tail", 7.4e-3, 10),
    "spin-process_pool_fork-cold": Slowed("start-up", 17.9e-3, 1),
    "booking_dates-thread_pool-cold": Slowed("start-up", 10.5e-3, 1),
    "booking_dates_stdlib-mp_pool-cold": Slowed("start-up", 31.5e-3, 1),
}
SLEEP_S = 0.00006  # by which a sleep is longer than asked for
calls = count(1)


def slow_down(visit: Any) -> Any:
    """The visit of a cell with its model or workload slowed. Called by ``bench.measure.cell.measure``."""
    prepared, model = visit.prepared, visit.model
    slowed = CELLS.get(f"{prepared.name}-{model.name}-{visit.start}")
    if slowed is None:
        return visit
    share: float = json.loads(Path(__file__).with_name("slow_down.json").read_text())
    seconds = share * slowed.round_s / slowed.items
    if slowed.kind == "start-up":
        return replace(visit, model=replace(model, running=partial(_running, model.running, seconds)))
    workload = SimpleNamespace(**vars(prepared.workload))
    workload.work = partial(_work, prepared.name, slowed.kind, seconds)
    workload.awork = partial(_awork, prepared.name, slowed.kind, seconds)
    return replace(visit, prepared=replace(prepared, workload=workload))


@contextmanager
def _running(running: Any, seconds: float, limit: int) -> Iterator[Any]:
    _spin(seconds)
    with running(limit) as run:
        yield run


def _work(workload: str, kind: str, seconds: float, item: Any) -> Any:
    _delay(kind, seconds)
    return import_module(f"workloads.{workload}").work(item)


async def _awork(workload: str, kind: str, seconds: float, item: Any) -> Any:
    _delay(kind, seconds)
    return await import_module(f"workloads.{workload}").awork(item)


def _delay(kind: str, seconds: float) -> None:
    if kind == "spin":
        _spin(seconds)
    elif kind == "wait":
        if seconds > SLEEP_S:
            time.sleep(seconds - SLEEP_S)
    elif next(calls) % 20 == 0:
        _spin(20 * seconds)


def _spin(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
