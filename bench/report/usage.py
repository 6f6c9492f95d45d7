"""What each cell's instrumented round used, as a table."""

from collections.abc import Sequence

from bench.formats import seconds
from bench.report.raw import shown
from bench.results import Result

COLUMNS = (
    *("model", "CPU", "of it in workers", "voluntary switches", "involuntary", "memory (peak)"),
    *("processes", "most in flight", "server busy"),
)


def table(results: Sequence[Result]) -> list[list[str]]:
    """The cells of ``COLUMNS``, a row a result that was instrumented."""
    return [_row(result, result.cpu_s) for result in results if result.cpu_s is not None]


def _row(result: Result, cpu_s: float) -> list[str]:
    extra = result.extra
    busy = extra.get("server_cpu_share")
    return [
        result.label,
        seconds(cpu_s),
        seconds(extra["cpu_workers_s"]),
        f"{extra['context_switches_voluntary']:,}",
        f"{extra['context_switches_involuntary']:,}",
        shown(extra.get("memory_peak_bytes"), "memory_bytes"),
        shown(extra.get("processes_peak"), "processes"),
        shown(extra.get("server_most_in_flight"), "most_in_flight"),
        shown(None if busy is None else f"{busy:.0%}", "server_busy"),
    ]
