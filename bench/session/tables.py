"""A run as tables for the terminal: one for each workload, and the notebook's."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.analysis import notebook, parsing_ladder
from bench.analysis.curves import split
from bench.analysis.notebook import Measured
from bench.analysis.parsing_ladder import Ladder
from bench.analysis.reasons import kept_server_busy
from bench.analysis.result import Result, by_speed_up, of_workload, serial_of
from bench.analysis.winners import Conclusion, conclusion
from bench.analysis.wording import interval, measurement_of, ratio
from bench.store.file import Benchmark, NotRun
from bench.text.terminal import Values, fitting, print_whole, shown, table_of, width_of
from bench.text.units import between, count, factor, seconds

FIGURES = ("model", "start", "median_s", "range", "speed_up", "interval", "efficiency_of")
INSTRUMENTED = ("cpu_s", "switches", "memory_bytes", "most_in_flight")
MOST_WORKLOADS = 8  # by name, of those that a model was not run under for one reason
NOTEBOOK = ("row", "system", "cell", "notebook_s", "here_s", "notebook_ratio", "here_ratio")
NOT_TIMED = "CPU, switches, memory and in flight are of one more round of each cell, which is not timed."


def show(
    console: Console,
    results: Sequence[Result],
    not_run: Sequence[NotRun],
    budget_min: float | None = None,
    others: Sequence[Benchmark] = (),
) -> None:
    """Print a table and a sentence for each workload, one for the ladder, then what was not run and why.

    budget_min: minutes that the run was given, if known. others: its benchmarks that are no cells.
    """
    plain, swept = split([result for result in results if result.was_repeated])
    if plain:
        _show_results(console, plain, budget_min)
    if swept:
        from bench.session import curve_tables  # scipy: not for runs without neighbours

        curve_tables.show(console, swept)
    if not plain and not swept:
        cells = count(len(results), "cell")
        console.print(f"{cells} gave the right answer; one round each says nothing of speed.")
    show_ladder(console, plain, others)
    _show_not_run(console, not_run)


def show_ladder(console: Console, results: Sequence[Result], others: Sequence[Benchmark]) -> None:
    """Print what a task costs without concurrency, by how it is done, if the run can tell.

    results: cells that were repeated. others: the run's benchmarks that are no cells.
    """
    ladder = Ladder.of(results, others)
    _show_conclusion(console, parsing_ladder.conclusion(ladder) if ladder else None)


def show_warnings(console: Console, warnings: Iterable[str]) -> None:
    """Print what there is to be careful about."""
    for warning in warnings:
        console.print(f"Caution: {escape(warning)}", style="yellow", highlight=False)


def show_notebook(console: Console, benchmarks: Sequence[Benchmark], cpus: int | None) -> None:
    """Print the notebook's seconds beside ours, and a sentence for each ratio that differs.

    cpus: how many the run could use, if known.
    """
    rows = notebook.measured(benchmarks)
    if not rows:
        return
    keys = fitting(NOTEBOOK, lambda keys: width_of(console, _notebook_table(rows, keys)) <= console.width)
    print_whole(console, _notebook_table(rows, keys))
    for clause in notebook.differences(rows, cpus):
        console.print(f"{clause}.", style="bold", highlight=False)
    console.print()


def _notebook_table(rows: Sequence[Measured], keys: Sequence[str]) -> Table:
    table = table_of("The notebook, then and now", keys)
    for row in rows:
        table.add_row(*shown(keys, _notebook_values(row)))
    return table


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


def _show_results(console: Console, results: Sequence[Result], budget_min: float | None) -> None:
    workloads = [of_workload(results, name) for name in sorted({result.workload for result in results})]
    keys = _fitting(console, workloads)
    for own in workloads:
        print_whole(console, _workload_table(own, keys))
        _show_conclusion(console, conclusion(own, budget_min, results))
    if any(key in keys for key in INSTRUMENTED) and any(result.instruments for result in results):
        console.print(f"{NOT_TIMED}\n", style="dim", highlight=False)


def _fitting(console: Console, workloads: Sequence[Sequence[Result]]) -> list[str]:
    """The columns that have a value and for which the terminal is wide enough, the same for all workloads."""
    values = [_values(result, serial_of(own)) for own in workloads for result in own]
    keys = [key for key in (*FIGURES, *INSTRUMENTED) if any(known.get(key) for known in values)]

    def fit(keys: Sequence[str]) -> bool:
        return all(width_of(console, _workload_table(own, keys)) <= console.width for own in workloads)

    return fitting(keys, fit)


def _show_conclusion(console: Console, concluded: Conclusion | None) -> None:
    if concluded:
        console.print(f"{escape(str(concluded))}\n", style="bold", highlight=False)


def _workload_table(results: Sequence[Result], keys: Sequence[str]) -> Table:
    serial = serial_of(results)
    order, sorted_by = _in_order(results, serial)
    facts = [result.facts for result in results]
    table = table_of(f"{facts[0].workload} · {measurement_of(facts)} · {sorted_by} first", keys)
    for result in order:
        table.add_row(*shown(keys, _values(result, serial)), style="dim" if result is serial else "")
    return table


def _in_order(results: Sequence[Result], serial: Result | None) -> tuple[Sequence[Result], str]:
    """By what the verdict is about, if the rounds of each cell had serial beside them."""
    if serial and all(result.has_neighbours for result in results):
        return by_speed_up(results, serial), "largest speed-up"
    return results, "fastest median"


def _values(result: Result, serial: Result | None) -> Values:
    return _figures(result) | _instrumented(result) | (_speed_up(result, serial) if serial else {})


def _figures(result: Result) -> Values:
    return {
        "model": result.model,
        "start": result.start,
        "median_s": result.seconds.value,
        "range": f"{seconds(min(result.rounds))}–{seconds(max(result.rounds))}",
        "efficiency_of": _efficiency(result),
    }


def _speed_up(result: Result, serial: Result) -> Values:
    speed_up = result.speed_up(serial)
    if result.has_neighbours:
        return {"speed_up": ratio(speed_up), "interval": interval(speed_up)}
    return {"speed_up": speed_up.value, "interval": between(speed_up.low, speed_up.high)}


def _efficiency(result: Result) -> str | None:
    """Of how many CPUs it is: 94% of 1.8."""
    if result.efficiency is None or result.capacity is None:
        return None
    return f"{result.efficiency.value:.0%} of {factor(result.capacity.value)}"


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


def _show_not_run(console: Console, not_run: Sequence[NotRun]) -> None:
    by_reason = sorted(not_run, key=lambda cell: cell.reason)
    for reason, cells in groupby(by_reason, key=lambda cell: cell.reason):
        names = ", ".join(dict.fromkeys(_names(list(cells))))
        console.print(f"not run: {escape(names)}: {escape(reason)}", style="yellow", highlight=False)


def _names(cells: Sequence[NotRun]) -> Iterator[str]:
    """The cells by name; of a model that was not run under many workloads, under how many."""
    under = {cell.model: {own.workload for own in cells if own.model == cell.model} for cell in cells}
    for cell in cells:
        many = len(under[cell.model])
        yield f"{cell.model} under {many} workloads" if many > MOST_WORKLOADS else _name(cell)


def _name(cell: NotRun) -> str:
    """Its id; of a cell at a point its model, once for all points that have the reason in common."""
    own = f"{cell.workload}-{cell.model}"
    return f"{own} at some points" if cell.point else f"{own}-{cell.start}"
