"""Stored steps of a ladder that were measured beside each other, made up."""

from collections.abc import Sequence
from typing import Any

from tests import fake_runs

ROWS = 341_424
SAMPLE = 17_071
MOODS = (1.0, 1.3, 0.9)  # how much slower the machine is in each sweep
PLACES = {"booking_dates_inferred": 1, "booking_dates": 2, "booking_dates_unique": 3}
PER_ROW_S = {"booking_dates_inferred": 50e-6, "booking_dates": 2.5e-6, "booking_dates_unique": 0.5e-6}
STEADY = (1.0, 1.01, 0.99)


def step(
    workload: str, per_row_s: float, jitter: Sequence[float] = STEADY, rows: int = ROWS, **extra: Any
) -> dict[str, Any]:
    """One stored benchmark; jitter: what its sweeps take, by what they would on that machine."""
    sweeps = [per_row_s * rows * mood * own for mood, own in zip(MOODS, jitter, strict=True)]
    name = f"test_step[{workload}]"
    stored = {
        "step": workload,
        "of_rows": ROWS,
        "task": "booking dates",
        "task_step": PLACES.get(workload, 9),
        "sweeps": len(MOODS),
        "rounds_per_sweep": 1,
        "inputs": {"rows": rows, "chunks": 16, "seed": 0, "bookings_sha256": "d" * 64},
    }
    return {
        "group": "ladder",
        "name": name,
        "fullname": f"bench/test_ladder.py::{name}",
        "extra_info": stored | extra,
        "stats": fake_runs.stats_of(sweeps),
    }


def steps(**jitters: Sequence[float]) -> list[dict[str, Any]]:
    """The three of booking dates, the first from a sample. jitters: by workload."""
    return [
        step(
            workload,
            per_row_s,
            jitters.get(workload, STEADY),
            **({"rows": SAMPLE, "wrong_share": 0.36} if place == 0 else {}),
        )
        for place, (workload, per_row_s) in enumerate(PER_ROW_S.items())
    ]
