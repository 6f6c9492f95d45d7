"""A run as tables for the terminal: one for each workload, fastest first, and the notebook's."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.analysis import notebook, parsing_ladder
from bench.analysis.notebook import Measured
from bench.analysis.parsing_ladder import Ladder
from bench.analysis.reasons import kept_server_busy
from bench.analysis.result import Result, of_workload, serial_of
from bench.analysis.winners import Conclusion, conclusion
from bench.analysis.wording import measurement_of
from bench.store.schema import Benchmark, NotRun
from bench.text.columns import COLUMNS
from bench.text.units import between, count, seconds

FIGURES = ("model", "start", "median_s", "range", "speed_up", "interval")
INSTRUMENTED = ("cpu_s", "switches", "memory_bytes", "most_in_flight")
NOTEBOOK = ("row", "system", "cell", "notebook_s", "here_s", "notebook_ratio", "here_ratio")

Values = dict[str, Any]  # by a column's key


def show(console: Console, results: Sequence[Result], not_run: Sequence[NotRun]) -> None:
    """Print a table and a sentence for each workload, then what was not run and why."""
    if results and results[0].was_repeated:
        _show_results(console, results)
    else:
        cells = count(len(results), "cell")
        console.print(f"{cells} gave the right answer; one round each says nothing of speed.")
    _show_not_run(console, not_run)


def show_notebook(console: Console, benchmarks: Sequence[Benchmark], cpus: int | None) -> None:
    """Print the notebook's seconds beside ours, and a sentence for each ratio that differs.

    cpus: how many the run could use, if known.
    """
    rows = notebook.measured(benchmarks)
    if not rows:
        return
    table = _table("The notebook, then and now", NOTEBOOK)
    for row in rows:
        table.add_row(*_shown(NOTEBOOK, _notebook_values(row)))
    console.print(table)
    for clause in notebook.differences(rows, cpus):
        console.print(f"{clause}.", style="bold", highlight=False)
    console.print()


def _notebook_values(measured: Measured) -> Values:
    row = measured.row
    return {
        "row": row.id,
        "system": row.what,
        "cell": f"{row.workload}-{row.model}-{row.start}",
        "notebook_s": row.seconds,
        "here_s": measured.seconds,
        "notebook_ratio": measured.notebook_ratio,
        "here_ratio": measured.ratio,
    }


def _show_results(console: Console, results: Sequence[Result]) -> None:
    for workload in sorted({result.workload for result in results}):
        own = of_workload(results, workload)
        console.print(_workload_table(workload, own))
        _show_conclusion(console, conclusion(own))
    ladder = Ladder.of(results)
    _show_conclusion(console, parsing_ladder.conclusion(ladder) if ladder else None)


def _show_conclusion(console: Console, concluded: Conclusion | None) -> None:
    if concluded:
        console.print(f"{escape(str(concluded))}\n", style="bold", highlight=False)


def _workload_table(workload: str, results: Sequence[Result]) -> Table:
    keys, serial = FIGURES + INSTRUMENTED, serial_of(results)
    table = _table(f"{workload} · {measurement_of(results[0].facts)}", keys)
    for result in results:
        values = _figures(result, serial) | _instrumented(result)
        table.add_row(*_shown(keys, values), style="dim" if result is serial else "")
    return table


def _figures(result: Result, serial: Result | None) -> Values:
    speed_up = result.speed_up(serial) if serial else None
    return {
        "model": result.model,
        "start": result.start,
        "median_s": result.seconds.value,
        "range": f"{seconds(min(result.rounds))}–{seconds(max(result.rounds))}",
        "speed_up": speed_up.value if speed_up else None,
        "interval": between(speed_up.low, speed_up.high) if speed_up else None,
    }


def _instrumented(result: Result) -> Values:
    instruments = result.instruments
    if instruments is None:
        return {}
    busy = " !" if kept_server_busy(result) else ""
    return {
        "cpu_s": instruments.cpu_s,
        "switches": instruments.switches,
        "memory_bytes": instruments.memory_peak_bytes,
        "most_in_flight": f"{instruments.server_most_in_flight or ''}{busy}",
    }


def _table(title: str, keys: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold cyan")
    for key in keys:
        column = COLUMNS[key]
        table.add_column(column.heading, justify="left" if column.is_text else "right")
    return table


def _shown(keys: Iterable[str], values: Values) -> list[str]:
    """The values as the columns show them, nothing where there is none."""
    return ["" if (value := values.get(key)) is None else COLUMNS[key].show(value) for key in keys]


def _show_not_run(console: Console, not_run: Sequence[NotRun]) -> None:
    by_reason = sorted(not_run, key=lambda cell: cell.reason)
    for reason, cells in groupby(by_reason, key=lambda cell: cell.reason):
        names = ", ".join(f"{cell.workload}-{cell.model}-{cell.start}" for cell in cells)
        console.print(f"not run: {escape(names)}: {escape(reason)}", style="yellow", highlight=False)
