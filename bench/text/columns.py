"""Every column of every table in one registry: key, heading, and how its value is shown.

The idea is pyperf's ``_metadata.py``. A key is the name of a figure wherever it is written, in the raw
table's CSV and JSON too; its unit is part of the name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.text.units import factor, mebibytes, seconds, times

MISSING = "–"


def _plain(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _two_decimals(ratio: float) -> str:
    return f"{ratio:.2f}"


@dataclass(frozen=True)
class Column:
    """show: a value, never None, as text. is_text: a name, set to the left; all others are figures.

    goes: where a terminal is too narrow for all columns, the one with the smallest number is the first to be
    left out; those with none stay.
    """

    key: str
    heading: str
    show: Callable[[Any], str] = _plain
    is_text: bool = False
    goes: int | None = None

    def shown(self, value: Any) -> str:
        """The value as text, a dash if there is none."""
        return MISSING if value is None else self.show(value)


COLUMNS = {
    column.key: column
    for column in (
        Column("workload", "workload", is_text=True),
        Column("model", "model", is_text=True),
        Column("start", "start", is_text=True),
        Column("point", "point", is_text=True),
        Column("group", "group", is_text=True),
        Column("benchmark", "benchmark", is_text=True),
        Column("median_s", "median", seconds),
        Column("low_s", "from", seconds),
        Column("high_s", "to", seconds),
        Column("min_s", "fastest", seconds),
        Column("max_s", "slowest", seconds),
        Column("range", "range", goes=1),
        Column("rounds", "rounds"),
        Column("outliers", "outliers"),
        Column("speed_up", "speed-up", times),
        Column("speed_up_low", "from", times),
        Column("speed_up_high", "to", times),
        Column("interval", "interval"),
        Column("efficiency", "efficiency", _percent),
        Column("efficiency_low", "from", _percent),
        Column("efficiency_high", "to", _percent),
        Column("capacity", "CPUs there", factor),
        Column("efficiency_of", "efficiency", goes=6),
        Column("cpu_s", "CPU", seconds, goes=5),
        Column("cpu_workers_s", "of it in workers", seconds),
        Column("switches", "switches", goes=2),
        Column("switches_voluntary", "voluntary switches"),
        Column("switches_involuntary", "involuntary"),
        Column("memory_bytes", "memory", mebibytes, goes=3),
        Column("processes", "processes"),
        Column("most_in_flight", "in flight", goes=4),
        Column("server_cpu_share", "server busy", _percent),
        Column("row", "row", is_text=True),
        Column("system", "system", is_text=True),
        Column("cell", "cell", is_text=True, goes=1),
        Column("notebook_s", "notebook", seconds),
        Column("here_s", "here", seconds),
        Column("notebook_ratio", "× its serial, notebook", _two_decimals, goes=2),
        Column("here_ratio", "× its serial, here", _two_decimals, goes=3),
    )
}
