"""The raw table: a row per benchmark, a column per figure."""

from collections.abc import Sequence
from math import inf
from typing import Any

from bench.analysis.result import Result, of_workload, serial_of
from bench.stats.intervals import Estimate, of_median
from bench.stats.outliers import outliers
from bench.store.file import Benchmark
from bench.text.columns import COLUMNS, Column

KEYS = (
    *("workload", "model", "start", "group", "benchmark"),  # the last two of other suites
    *("median_s", "low_s", "high_s", "min_s", "max_s", "rounds", "outliers"),
    *("speed_up", "speed_up_low", "speed_up_high", "efficiency", "efficiency_low", "efficiency_high"),
    *("capacity", "cpu_s", "switches", "memory_bytes", "most_in_flight"),
)
SWEPT = (*KEYS[:3], "point", *KEYS[3:])  # of a run that sweeps

Values = dict[str, Any]  # by a column's key


def table(results: Sequence[Result], others: Sequence[Benchmark]) -> list[Values]:
    """The rows, by ``KEYS``: our own cells first, by workload and speed; None where there is no figure."""
    rows = [_of_cell(result, serial_of(of_workload(results, result.workload))) for result in results]
    rows.sort(key=lambda row: (row["workload"], row["median_s"]))
    rows += [_of_other_suite(benchmark) for benchmark in others]
    keys = SWEPT if any(result.facts.point for result in results) else KEYS
    return [dict.fromkeys(keys) | row for row in rows]


def columns(rows: Sequence[Values]) -> list[Column]:
    """The columns that have a figure."""
    keys = list(rows[0]) if rows else []
    return [COLUMNS[key] for key in keys if any(row[key] is not None for row in rows)]


def _of_cell(result: Result, serial: Result | None) -> Values:
    names = {"workload": result.workload, "model": result.model, "start": result.start}
    estimates = _speed_up(_gain(result, serial)) | _efficiency(result)
    return names | _point(result) | _rounds(result.rounds) | estimates | _instrumented(result)


def _gain(result: Result, serial: Result | None) -> Estimate | None:
    """How many times faster than serial it is, if that is known: at a point, from what stood beside it."""
    if not result.was_repeated:
        return None
    return result.speed_up(serial) if serial else result.speed_up_beside if result.facts.point else None


def _point(result: Result) -> Values:
    point = result.facts.point
    return {"point": ", ".join(f"{name}={value:.10g}" for name, value in point.items())} if point else {}


def _rounds(seconds: Sequence[float]) -> Values:
    estimate = of_median(seconds)
    return {
        "median_s": estimate.value,
        "low_s": estimate.low,
        "high_s": estimate.high,
        "min_s": min(seconds),
        "max_s": max(seconds),
        "rounds": len(seconds),
        "outliers": len(outliers(seconds)),
    }


def _speed_up(speed_up: Estimate | None) -> Values:
    if speed_up is None:
        return {}
    return {"speed_up": speed_up.value, "speed_up_low": speed_up.low, "speed_up_high": _finite(speed_up.high)}


def _finite(value: float) -> float | None:
    """None for an end that is none: JSON has no infinity."""
    return value if value < inf else None


def _efficiency(result: Result) -> Values:
    own, capacity = result.efficiency, result.capacity
    if own is None or capacity is None or not result.was_repeated:
        return {}
    names = {"efficiency": own.value, "efficiency_low": own.low, "efficiency_high": _finite(own.high)}
    return names | {"capacity": capacity.value}


def _instrumented(result: Result) -> Values:
    instruments = result.instruments
    if instruments is None:
        return {}
    return {
        "cpu_s": instruments.cpu_s,
        "switches": instruments.switches,
        "memory_bytes": instruments.memory_peak_bytes,
        "most_in_flight": instruments.server_most_in_flight,
    }


def _of_other_suite(benchmark: Benchmark) -> Values:
    """With what pytest-benchmark computed, and the rest from the rounds, if they were kept."""
    stats = benchmark.stats
    computed = {"median_s": stats.median, "min_s": stats.min, "max_s": stats.max, "rounds": stats.rounds}
    names = {"group": benchmark.group or None, "benchmark": benchmark.name}
    return names | (_rounds(stats.data) if stats.data else {}) | computed
