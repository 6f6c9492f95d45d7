"""A run as tables for the terminal: one for each workload, fastest first."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.results import Result, of_workload, serial_of
from bench.verdicts import factor, ladder, times, verdict

UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def seconds(value: float) -> str:
    """Three significant digits in the unit that fits."""
    if value == 0:
        return "0 s"
    size, unit = next((step for step in UNITS if value >= step[0]), UNITS[-1])
    return f"{value / size:.3g} {unit}" if value < 999.5 else f"{value:.0f} s"


def show(console: Console, results: Sequence[Result], not_run: Sequence[dict[str, str]]) -> None:
    """Print a table and a sentence for each workload, then what was not run and why."""
    if results and results[0].extra["sweeps"] > 1:
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


def _say(console: Console, sentence: str) -> None:
    if sentence:
        console.print(f"{escape(sentence)}\n", style="bold", highlight=False)


def _table(workload: str, results: Sequence[Result]) -> Table:
    serial, first = serial_of(results), results[0].extra
    table = Table(title=f"{workload} · {_sizes(first)}", title_justify="left", title_style="bold cyan")
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


def _sizes(extra: dict[str, object]) -> str:
    inputs, rounds = (
        extra["inputs"],
        f"{extra['sweeps']} sweeps × {extra['rounds_per_sweep']} rounds",
    )
    assert isinstance(inputs, dict)
    workload = str(extra["workload"])
    if workload.startswith("http"):
        size = f"{inputs['requests']} requests, {inputs['latency_s'] * 1000:g} ms each"
    elif workload.startswith("booking"):
        size = f"{inputs['rows']:,} rows in {inputs['chunks']} chunks"
    else:
        size = f"{extra['items']} items"
    return f"{size} · {rounds}"


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
    memory = f"{extra['memory_peak_bytes'] / 2**20:.0f} MiB"
    return [*cells, seconds(result.cpu_s), f"{result.switches:,}", memory, f"{flight or ''}{mark}"]


def _show_not_run(console: Console, not_run: Sequence[dict[str, str]]) -> None:
    by_reason = sorted(not_run, key=lambda entry: entry["reason"])
    for reason, entries in groupby(by_reason, key=lambda entry: entry["reason"]):
        names = ", ".join(entry["id"] for entry in entries)
        console.print(f"not run: {escape(names)}: {escape(reason)}", style="yellow", highlight=False)
