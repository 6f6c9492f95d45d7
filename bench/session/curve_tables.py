"""Curves for the terminal: a table of speed-ups for each set of curves, and what was shown of them."""

from collections.abc import Sequence
from operator import attrgetter

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.analysis.curve_sentences import UNITS, Said, number, setting
from bench.analysis.curves import Curve, Curves, curves_of
from bench.analysis.result import Result, of_workload
from bench.analysis.scaling import LAW, efficiencies, scalings, strong_or_weak
from bench.analysis.wording import ratio
from bench.cpus import cpu_count
from bench.text.columns import MISSING
from bench.text.terminal import print_whole
from bench.text.units import seconds

MOST_COLUMNS = 12  # values of the swept option: of more, some are not shown


def show(console: Console, results: Sequence[Result]) -> None:
    """Print each set of curves with its sentences. results: cells that were repeated, of swept workloads."""
    drawn = curves_of(results)
    for workload in sorted({result.workload for result in results} - {own.workload for own in drawn}):
        print_whole(console, _points(of_workload(results, workload)))
        console.print()
    for curves in drawn:
        print_whole(console, _table(curves))
        for sentence in [*Said.of(curves).sentences, *_of_scaling(curves)]:
            console.print(f"{escape(curves.workload)}: {escape(sentence)}.", style="bold", highlight=False)
        console.print()


def _points(results: Sequence[Result]) -> Table:
    """The cells of a workload that were measured at too few points for a curve."""
    title = escape(f"{results[0].workload}: too few points for a curve")
    table = Table(title=title, title_justify="left", title_style="bold cyan", box=None)
    for heading in ("cell", "point", "median", "speed-up"):
        table.add_column(heading, no_wrap=True, justify="left" if heading in ("cell", "point") else "right")
    for result in results:
        point = ", ".join(f"{name}={number(value)}" for name, value in (result.facts.point or {}).items())
        gain = result.speed_up_beside
        row = result.label, point, seconds(result.seconds.value), ratio(gain) if gain else MISSING
        table.add_row(*map(escape, row))
    return table


def _table(curves: Curves) -> Table:
    unit = UNITS.get(curves.option, curves.option)
    where = f" {setting(curves)}" if curves.fixed else ""
    values = _shown(curves.values)
    title = escape(f"{curves.workload} over {unit}{where}: speed-up")
    table = Table(title=title, title_justify="left", title_style="bold cyan", box=None)
    table.add_column("cell", no_wrap=True)
    for value in values:
        table.add_column(number(value), justify="right")
    for curve in sorted(curves.curves, key=attrgetter("last_speed_up"), reverse=True):
        table.add_row(curve.label, *(_figure(curve, value) for value in values))
    return table


def _shown(values: Sequence[float]) -> list[float]:
    step = -(-len(values) // MOST_COLUMNS)
    return [*values[:-1:step], values[-1]]


def _figure(curve: Curve, value: float) -> str:
    """The speed-up; of what has nothing beside it the seconds."""
    result = curve.at(value)
    if result is None:
        return MISSING
    gain = result.speed_up_beside
    return ratio(gain) if gain else seconds(result.seconds.value)


def _of_scaling(curves: Curves) -> list[str]:
    """Over workers: efficiency, and what the law makes of it."""
    if curves.option != "workers":
        return []
    fitted, why_not = scalings(curves, cpu_count())
    by_law = [f"by {LAW}: {scaling}" for scaling in fitted] or [why_not]
    return [*(f"{strong_or_weak(curves)}, {clause}" for clause in efficiencies(curves)), *by_law]
