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
from typing import Any

# kind, seconds of which a share is added, and by how many items' delays a round gets longer; tried until
# ten percent of it made the cell slower by about ten percent
CELLS = {
    "booking_dates-serial-warm": ("spin", 9.7e-3, 16),
    "booking_dates_stdlib-process_pool_fork-warm": ("spin", 4.9e-3, 7),
    "spin-serial-warm": ("spin", 0.41e-3, 16),
    "sleep-serial-warm": ("wait", 7.3e-3, 4),
    "http_fetch_keepalive-thread_pool-warm": ("wait", 9.8e-3, 4.3),
    "http_fetch-threads-cold": ("wait", 14.8e-3, 4.3),
    "booking_dates_stdlib-serial-warm": ("tail", 6.6e-3, 16),
    "booking_dates_unique-serial-warm": ("tail", 10.4e-3, 16),
    "http_fetch_keepalive-asyncio-warm": ("tail", 7.4e-3, 10),
    "spin-process_pool_fork-cold": ("start-up", 17.9e-3, 1),
    "booking_dates-thread_pool-cold": ("start-up", 10.5e-3, 1),
    "booking_dates_stdlib-mp_pool-cold": ("start-up", 31.5e-3, 1),
}
SLEEP_S = 0.00006  # by which a sleep is longer than asked for
calls = count(1)


def slow_down(cell: str, model: Any, prepared: Any) -> tuple[Any, Any]:
    """The cell's model and workload, slowed. Called by ``measure``."""
    if cell not in CELLS:
        return model, prepared
    share: float = json.loads(Path(__file__).with_name("slow_down.json").read_text())
    kind, round_s, items = CELLS[cell]
    seconds = share * round_s / items
    if kind == "start-up":
        return replace(model, start=partial(_start, model.start, seconds)), prepared
    slowed = SimpleNamespace(
        **{
            name: getattr(prepared.workload, name)
            for name in ("__name__", "KIND", "items", "combine", "check")
        },
        work=partial(_work, prepared.name, kind, seconds),
        awork=partial(_awork, prepared.name, kind, seconds),
    )
    return model, replace(prepared, workload=slowed)


@contextmanager
def _start(start: Any, seconds: float, limit: int) -> Iterator[Any]:
    _spin(seconds)
    with start(limit) as run:
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
