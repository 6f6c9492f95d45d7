"""The raw table: a row a benchmark, a column a figure."""

from dataclasses import asdict
from typing import Any

from bench.formats import factor, mebibytes, seconds
from bench.report import rounds
from bench.report.runs import StoredRun
from bench.results import Result, of_workload, serial_of
from bench.stats import estimate
from bench.stored import Benchmark

NAMES = ("workload", "model", "start", "group", "benchmark")  # the last two of other suites
COLUMNS = (
    *NAMES,
    *("median_s", "low_s", "high_s", "min_s", "max_s", "rounds", "outliers"),
    *("speed_up", "speed_up_low", "speed_up_high", "cpu_s", "switches", "memory_bytes", "most_in_flight"),
)
HEADINGS = {
    "median_s": "median",
    "low_s": "from",
    "high_s": "to",
    "min_s": "fastest",
    "max_s": "slowest",
    "speed_up": "speed-up",
    "speed_up_low": "from",
    "speed_up_high": "to",
    "cpu_s": "CPU",
    "memory_bytes": "memory",
    "most_in_flight": "in flight",
}


def table(run: StoredRun) -> list[dict[str, Any]]:
    """The rows, by ``COLUMNS``: our own cells first, by workload and speed; None where there is no figure."""
    results = run.results
    rows = [_row(result, serial_of(of_workload(results, result.workload))) for result in results]
    rows.sort(key=lambda row: (row["workload"], row["median_s"]))
    return rows + [_of_other_suite(one) for one in run.others]


def _row(result: Result, serial: Result | None) -> dict[str, Any]:
    found, extra = result.seconds, result.extra
    gain = asdict(result.speed_up(serial)) if serial and result.telling else {}
    return dict.fromkeys(COLUMNS) | {
        "workload": result.workload,
        "model": result.model,
        "start": result.start,
        "median_s": found.median,
        "low_s": found.low,
        "high_s": found.high,
        "min_s": min(result.rounds),
        "max_s": max(result.rounds),
        "rounds": len(result.rounds),
        "outliers": len(rounds.outliers(result.rounds)),
        "speed_up": gain.get("median"),
        "speed_up_low": gain.get("low"),
        "speed_up_high": gain.get("high"),
        "cpu_s": result.cpu_s,
        "switches": result.switches if "context_switches_voluntary" in extra else None,
        "memory_bytes": extra.get("memory_peak_bytes"),
        "most_in_flight": extra.get("server_most_in_flight"),
    }


def _of_other_suite(one: Benchmark) -> dict[str, Any]:
    stats = one["stats"]
    data = stats.get("data")
    found = estimate(data) if data else None
    return dict.fromkeys(COLUMNS) | {
        "group": one.get("group") or None,
        "benchmark": one["name"],
        "median_s": stats["median"],
        "low_s": found.low if found else None,
        "high_s": found.high if found else None,
        "min_s": stats["min"],
        "max_s": stats["max"],
        "rounds": stats["rounds"],
        "outliers": len(rounds.outliers(data)) if data else None,
    }


def heading(column: str) -> str:
    """What a column is called on the page."""
    return HEADINGS.get(column, column.replace("_", " "))


def shown(value: Any, column: str) -> str:
    """A figure as the page shows it."""
    if value is None:
        return "–"
    if column.endswith("_s"):
        return seconds(value)
    if column.startswith("speed_up"):
        return f"{factor(value)}×"
    if column == "memory_bytes":
        return mebibytes(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
