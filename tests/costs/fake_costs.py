"""Models whose numbers are known, and a machine that gives just so many CPUs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.costs import record
from bench.costs.numbers import NAMES, Costs, Number, Rates, Traits
from bench.costs.predict import Machine
from bench.costs.record import Calibration, identity

MACHINE = Machine(2.0, 1.9, 2.1)
SERIAL = (Rates(item_s=0.0, wait_share=0.0), Traits(["warm"], "caller", "serial", one_at_a_time=True))
THREADS = (
    Rates(start_s=1e-3, worker_s=1e-4, round_s=1e-4, item_s=3e-5, wake_s=2e-5, late_s=1e-4, handover_s=2e-5),
    Traits(["cold", "warm"], "thread", "threads"),
)
ASYNCIO = (
    Rates(start_s=5e-4, round_s=1e-4, item_s=1e-5, wake_s=1e-5, late_s=2e-4),
    Traits(["cold", "warm"], "task", "asyncio", awaits=True, reprs=True),
)
POOL = (
    Rates(
        start_s=1e-2,
        worker_s=5e-3,
        round_s=3e-4,
        item_s=1e-4,
        slot_s=5e-5,
        late_s=1e-4,
        byte_s=1e-9,
        packing_times=1.4,
        cpu_share=1.0,
    ),
    Traits(["cold", "warm"], "process", "processes"),
)
SPAWN = (replace(POOL[0], worker_s=5e-2), replace(POOL[1], fresh_interpreters=True))
MODELS = {
    "serial": SERIAL,
    "thread_pool": THREADS,
    "asyncio": ASYNCIO,
    "process_pool_fork": POOL,
    "process_pool_spawn": SPAWN,
}


def costs(model: str, width: float = 0.05) -> Costs:
    """The numbers of a model, each with an interval of so large a share on both sides."""
    rates, traits = MODELS[model]
    numbers = {name: number(getattr(rates, name), width) for name in NAMES}
    return Costs(model, numbers, traits)


def number(value: float, width: float = 0.05) -> Number:
    return Number(value, value * (1 - width), value * (1 + width), 5)


def all_costs(width: float = 0.05) -> dict[str, Costs]:
    return {name: costs(name, width) for name in MODELS}


def calibration(**changes: Any) -> Calibration:
    """A calibration of this machine."""
    known = Calibration(
        "2026-01-01T00:00:00+00:00", identity(), Number(2.0, 1.9, 2.1, 9), 0.02, 60.0, all_costs()
    )
    return replace(known, **changes)


def stored(folder: Path, **changes: Any) -> Path:
    """A calibration as ``bench calibrate`` stores it in the folder that one stands in."""
    path = record.path_of(folder / ".benchmarks")
    record.save(calibration(**changes), path)
    return path
