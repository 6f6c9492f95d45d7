"""A run as tables for the terminal: one for each workload, fastest first."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.formats import factor, mebibytes, seconds, sizes, times
from bench.results import Result, of_workload, serial_of
from bench.verdicts import Verdict, ladder, verdict


def show(console: Console, results: Sequence[Result], not_run: Sequence[dict[str, str]]) -> None:
    """Print a table and a sentence for each workload, then what was not run and why."""
    if results and results[0].telling:
        _show_results(console, results)
    else:
        console.print(f"{len(results)} cells gave the right answer; one round each says nothing of speed.")
    _show_not_run(console, not_run)


def _show_results(console: Console, results: Sequence[Result]) -> None:
    for workload in sorted({result.workload for result in results}):
        found = of_workload(results, workload)
        console.print(_table(workload, found))
        _say(console, verdict(found))
    _say(console, ladder(results))


def _say(console: Console, found: Verdict | None) -> None:
    if found:
        console.print(f"{escape(str(found))}\n", style="bold", highlight=False)


def _table(workload: str, results: Sequence[Result]) -> Table:
    serial, first = serial_of(results), results[0].extra
    table = Table(title=f"{workload} · {sizes(first)}", title_justify="left", title_style="bold cyan")
    for name in ("model", "start"):
        table.add_column(name)
    for name in (
        "median",
        "range",
        "speed-up",
        "interval",
        "CPU",
        "switches",
        "memory",
        "in flight",
    ):
        table.add_column(name, justify="right")
    for result in results:
        table.add_row(*_row(result, serial), style="dim" if result is serial else "")
    return table


def _row(result: Result, serial: Result | None) -> list[str]:
    took, extra = result.seconds, result.extra
    cells = [
        result.model,
        result.start,
        seconds(took.median),
        f"{seconds(min(result.rounds))}–{seconds(max(result.rounds))}",
    ]
    if serial is None:
        cells += ["", ""]
    else:
        gain = result.speed_up(serial)
        cells += [times(gain), f"{factor(gain.low)}–{factor(gain.high)}"]
    if result.cpu_s is None:
        return [*cells, "", "", "", ""]
    flight = extra["server_most_in_flight"]
    mark = " !" if extra["server_too_busy"] else ""
    return [
        *cells,
        seconds(result.cpu_s),
        f"{result.switches:,}",
        mebibytes(extra["memory_peak_bytes"]),
        f"{flight or ''}{mark}",
    ]


def _show_not_run(console: Console, not_run: Sequence[dict[str, str]]) -> None:
    by_reason = sorted(not_run, key=lambda entry: entry["reason"])
    for reason, entries in groupby(by_reason, key=lambda entry: entry["reason"]):
        names = ", ".join(entry["id"] for entry in entries)
        console.print(f"not run: {escape(names)}: {escape(reason)}", style="yellow", highlight=False)
