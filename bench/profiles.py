"""How large and how often: the four profiles, and what a command line changes of them."""

from dataclasses import dataclass, replace
from math import ceil
from types import ModuleType
from typing import Any, cast

from bench.contracts import Cell, Kind
from bench.discovery import all_models, all_workloads
from bench.environment import available_cpus
from fixtures.bookings import NOTEBOOK_ROWS

# Seconds of CPU until a fresh interpreter has imported its workload: only ever used to decide what
# the quick profile leaves out, so that the decision is the same on every machine.
BOOT_S = {"pandas": 1.0, "": 0.2}


@dataclass(frozen=True)
class Profile:
    """Sizes of the inputs, and how often they are run. Times in seconds.

    sweeps: how often all cells of a workload are gone through, each time with pools of their own.
    rounds: timed rounds of a cell in each sweep.
    rows_inferred: rows for ``booking_dates_inferred``, which needs 20 times as long for one.
    workers: the concurrency limit for "io" and "cpu" workloads; None: the CPUs we may use.
    instrument: take one more, untimed, round of each cell to see why it is as fast as it is.
    max_boot_s: leave out cells whose workers would take longer to boot, in each sweep.
    """

    name: str
    requests: int
    latency_s: float
    sleeps: tuple[float, ...]
    rows: int
    rows_inferred: int
    spin_iterations: int
    sweeps: int
    rounds: int
    workers_io: int = 20
    workers_cpu: int | None = None
    spin_items: int = 16
    chunks: int = 16
    seed: int = 0
    instrument: bool = True
    max_boot_s: float = float("inf")

    def rows_of(self, workload: str) -> int:
        return self.rows_inferred if workload == "booking_dates_inferred" else self.rows

    def workers(self, kind: Kind) -> int:
        """The concurrency limit, the same for every model."""
        return self.workers_io if kind == "io" else self.workers_cpu or available_cpus()

    def left_out(self, cell: Cell) -> str | None:
        """Why this profile leaves a cell to ``full``, or None."""
        workload, model = all_workloads()[cell.workload], all_models()[cell.model]
        if not model.boots:
            return None
        workers = self.workers(workload.KIND)
        library = "pandas" if _imports_pandas(cast("ModuleType", workload)) else ""
        starts = self.rounds + self.instrument if cell.start == "cold" else 1
        boot_s = ceil(workers / available_cpus()) * BOOT_S[library] * starts
        if boot_s <= self.max_boot_s:
            return None
        what = f"{workers} fresh interpreters" + (" that import pandas" if library else "")
        return f"left to --profile full: boots {what}, {starts}× a sweep"


def _imports_pandas(module: ModuleType) -> bool:
    return any(getattr(value, "__name__", "") == "pandas" for value in vars(module).values())


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            "smoke",
            requests=4,
            latency_s=0.002,
            sleeps=(0.002,) * 4,
            rows=320,
            rows_inferred=320,
            spin_iterations=500,
            sweeps=1,
            rounds=1,
            workers_io=2,
            workers_cpu=2,
            instrument=False,
        ),
        Profile(
            "quick",
            requests=20,
            latency_s=0.05,
            sleeps=(0.01,) * 20,
            rows=12_000,
            rows_inferred=1_600,
            spin_iterations=80_000,
            sweeps=5,
            rounds=1,
            max_boot_s=0.9,
        ),
        Profile(
            "full",
            requests=20,
            latency_s=0.29,
            sleeps=(1.0, 2.0, 3.0, 4.0),
            rows=NOTEBOOK_ROWS,
            rows_inferred=NOTEBOOK_ROWS,
            spin_iterations=1_000_000,
            sweeps=6,
            rounds=2,
            workers_io=30,
        ),
    )
}
# test_notebook.py brings the limits and slices of each row
PROFILES["notebook"] = replace(PROFILES["full"], name="notebook", sweeps=1, rounds=1, instrument=False)


def customised(
    profile: Profile,
    *,
    workers: int | None = None,
    rows: int | None = None,
    requests: int | None = None,
    latency_s: float | None = None,
    seed: int | None = None,
) -> Profile:
    """The profile with what was asked for on the command line."""
    changes: dict[str, Any] = {
        "workers_io": workers,
        "workers_cpu": workers,
        "rows": rows,
        "rows_inferred": rows,
        "requests": requests,
        "latency_s": latency_s,
        "seed": seed,
    }
    return replace(profile, **{name: value for name, value in changes.items() if value is not None})
