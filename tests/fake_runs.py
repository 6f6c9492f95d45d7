"""Stored runs that were never run, with figures that are known."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pytest_benchmark.stats import Stats

STATS = ["min", "max", "mean", "stddev", "rounds", "median", "iqr", "q1", "q3", "ops", "total", "data"]
MODELS = (
    ("serial", "warm", 1.0),
    ("asyncio", "warm", 0.1),
    ("mp_pool", "cold", 0.5),
    ("mp_pool", "warm", 0.25),
    ("thread_pool", "cold", 0.2),
)
MODEL_FACTS: dict[str, dict[str, Any]] = {
    "serial": {"family": "serial", "unit": "caller", "one_at_a_time": True},
    "threads": {"family": "threads", "unit": "thread"},
    "thread_pool": {"family": "threads", "unit": "thread"},
    "asyncio": {"family": "asyncio", "unit": "task"},
    "asyncio_blocking": {"family": "asyncio", "unit": "task", "one_at_a_time": True},
    "loop_per_thread": {"family": "asyncio", "unit": "loop"},
    "asyncio_processes": {"family": "executors", "unit": "process"},
    "mp_pool": {"family": "processes", "unit": "process", "start_method": "fork"},
    "process_pool_fork": {"family": "processes", "unit": "process", "start_method": "fork"},
    "process_pool_forkserver": {"family": "processes", "unit": "process", "start_method": "forkserver"},
    "process_pool_spawn": {"family": "processes", "unit": "process", "start_method": "spawn"},
}
HTTP = {"kind": "io", "inputs": {"requests": 20, "latency_s": 0.05}}
SLEEP = {"kind": "io", "inputs": {"sleeps": [1.0]}}
SPIN = {"kind": "cpu", "inputs": {"spin_iterations": 10, "spin_items": 4}}
ROWS = {"kind": "cpu", "inputs": {"rows": 1000, "chunks": 4, "seed": 0, "bookings_sha256": "d" * 64}}
PARSING = ROWS | {"task": "booking dates", "result_type": "DataFrame"}
WORKLOAD_FACTS: dict[str, dict[str, Any]] = {
    "http_fetch": HTTP,
    "http_fetch_one_client": HTTP,
    "sleep": SLEEP,
    "booking_dates": PARSING | {"task_step": 2},
    "booking_dates_inferred": PARSING | {"task_step": 1, "wrong_share": 0.36},
    "booking_dates_unique": PARSING | {"task_step": 3},
    "spin": SPIN,
}
SWEEPS = (1.0, 1.02, 0.98, 1.01, 0.99)
IO = ("http_fetch", "sleep")
CPU = ("booking_dates", "booking_dates_inferred", "booking_dates_unique", "spin")


def stats_of(data: Sequence[float]) -> dict[str, Any]:
    stats = Stats()
    for value in data:
        stats.update(value)
    return {name: getattr(stats, name) for name in STATS} | {"iterations": 1}


def timeline(seconds: float, lanes: int, items: int = 4) -> dict[str, Any]:
    """Items that follow each other in each lane, from a tenth of the time to nine tenths."""
    each = 0.8 * seconds / (items // lanes)
    begins = [0.1 * seconds + each * (item // lanes) for item in range(items)]
    return {
        "lanes": [{"process": 10, "thread": lane, "interpreter": 0, "gil": True} for lane in range(lanes)],
        "lane": [item % lanes for item in range(items)],
        "start_s": begins,
        "end_s": [begin + each for begin in begins],
    }


def facts(workload: str, model: str, start: str) -> dict[str, Any]:
    """What a cell is, as its ``extra_info`` has it."""
    return {
        "workload": workload,
        "model": model,
        "start": start,
        "items": 4,
        "workers": 1 if model in ("serial", "asyncio") else 2,
        "start_method": None,
        "sweeps": len(SWEEPS),
        "rounds_per_sweep": 1,
        **MODEL_FACTS[model],
        **WORKLOAD_FACTS[workload],
    }


def instruments(seconds: float, lanes: int) -> dict[str, Any]:
    """What the instruments saw in a round of that time."""
    return {
        "wall_instrumented_s": seconds,
        "first_item_after_s": 0.1 * seconds,
        "cpu_parent_s": 0.2 * seconds,
        "cpu_workers_s": 0.0,
        "cpu_items_s": 0.2 * seconds,
        "context_switches_voluntary": 30,
        "context_switches_involuntary": 12,
        "memory_peak_bytes": 100 * 1024**2,
        "server_too_busy": False,
        "server_most_in_flight": None,
        "timeline": timeline(seconds, lanes),
    }


def cell(workload: str, model: str, start: str, seconds: float, **extra: Any) -> dict[str, Any]:
    """One stored benchmark whose sweeps take ``seconds`` times ``SWEEPS``."""
    stored = facts(workload, model, start)
    stored |= instruments(seconds, stored["workers"])
    if workload == "http_fetch":
        stored["server_most_in_flight"] = 7
    name = f"test_cell[{workload}-{model}-{start}]"
    return {
        "group": workload,
        "name": name,
        "fullname": f"bench/test_matrix.py::{name}",
        "extra_info": stored | extra,
        "stats": stats_of([seconds * factor for factor in SWEEPS]),
    }


def of_older_version(document: dict[str, Any]) -> dict[str, Any]:
    """The run as it was stored when cells had fewer facts, and all sizes were stored with each."""
    sizes = {"requests": 20, "latency_s": 0.05, "sleeps": [1.0], "rows": 1000, "chunks": 4, "seed": 0}
    sizes |= {"spin_iterations": 10, "spin_items": 4, "bookings_sha256": "d" * 64}
    for benchmark in document["benchmarks"]:
        extra = benchmark["extra_info"]
        for name in ("family", "unit", "one_at_a_time", "task", "task_step", "result_type"):
            extra.pop(name, None)
        extra["inputs"] = sizes
    return document


def cell_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    """The stored benchmark of the cell with that id."""
    cells: list[dict[str, Any]] = document["benchmarks"]
    return next(benchmark for benchmark in cells if benchmark["name"] == f"test_cell[{name}]")


def notebook_row(row: str, seconds: float) -> dict[str, Any]:
    """One stored row of the notebook."""
    return {
        "name": f"test_row[{row}]",
        "fullname": f"bench/test_notebook.py::test_row[{row}]",
        "group": None,
        "extra_info": {"notebook": row, "sweeps": 1},
        "stats": stats_of([seconds]),
    }


def run(
    workloads: Sequence[str] = IO + CPU, scale: float = 1.0, number: int = 1, **changed: Any
) -> dict[str, Any]:
    """A whole stored run; ``scale`` makes all of it slower."""
    return {
        "machine_info": {
            "node": "host",
            "machine": "x86_64",
            "system": "Linux",
            "release": "6.1",
            "python_implementation": "CPython",
            "python_version": "3.13.0",
            "free_threaded": False,
            "gil_enabled_after_imports": True,
            "optimised": True,
            "default_start_method": "fork",
            "cpu": {"brand_raw": "A CPU", "count": 2, "hz_advertised_friendly": "2.6 GHz"},
        },
        "commit_info": {"id": f"{number:010x}" + "c" * 30, "dirty": False},
        "datetime": f"2026-01-{number % 28 + 1:02}T{number // 28:02}:00:00+00:00",
        "version": "5.3.1",
        "conditions": {
            "cpus_available": 2,
            "load_1min": 0.5,
            "memory_total_bytes": 8 * 1024**3,
            "libraries": {"pandas": "3.1.1"},
            "source_sha256": "5" * 64,
            "command": ["pytest", "--profile", "quick"],
        },
        "not_run": [
            {
                "id": "http_fetch-interpreter_pool-cold",
                "workload": "http_fetch",
                "model": "interpreter_pool",
                "start": "cold",
                "reason": "needs Python 3.14, this is 3.13",
            }
        ],
        "benchmarks": [
            cell(workload, model, start, scale * factor * (1 + index))
            for index, workload in enumerate(workloads)
            for model, start, factor in MODELS
        ],
    } | changed


def foreign() -> dict[str, Any]:
    """A file of another project's suite, stored without its rounds."""
    benchmarks = []
    for number, name in enumerate(("test_<script>alert(1)</script>", "test_b"), start=1):
        stats = stats_of([0.001 * number * factor for factor in SWEEPS])
        del stats["data"]
        benchmarks.append(
            {"group": None, "name": name, "fullname": f"t.py::{name}", "extra_info": {}, "stats": stats}
        )
    return {
        "machine_info": {"python_version": "3.12.0", "cpu": {}},
        "commit_info": {},
        "benchmarks": benchmarks,
        "datetime": "2026-01-01T00:00:00+00:00",
        "version": "4.0.0",
    }


def write(path: Path, document: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))
    return path
