"""What each cell's instrumented round used, as a table."""

from collections.abc import Sequence

from bench.analysis.result import Result
from bench.store.schema import Instruments
from bench.text.columns import COLUMNS

KEYS = (
    *("model", "cpu_s", "cpu_workers_s", "switches_voluntary", "switches_involuntary", "memory_bytes"),
    *("processes", "most_in_flight", "server_cpu_share"),
)
HEADINGS = [COLUMNS[key].heading for key in KEYS]


def table(results: Sequence[Result]) -> list[list[str]]:
    """Texts under ``HEADINGS``, a row per result that was instrumented."""
    return [_row(result.label, result.instruments) for result in results if result.instruments]


def _row(label: str, instruments: Instruments) -> list[str]:
    values = {
        "model": label,
        "cpu_s": instruments.cpu_s,
        "cpu_workers_s": instruments.cpu_workers_s,
        "switches_voluntary": instruments.context_switches_voluntary,
        "switches_involuntary": instruments.context_switches_involuntary,
        "memory_bytes": instruments.memory_peak_bytes,
        "processes": instruments.processes_peak,
        "most_in_flight": instruments.server_most_in_flight,
        "server_cpu_share": instruments.server_cpu_share,
    }
    return [COLUMNS[key].shown(values[key]) for key in KEYS]
