"""What a run that sweeps has shown, as figures of the page: plots with sentences, for each set of curves."""

from collections.abc import Iterator, Sequence

from bench.analysis.curve_sentences import UNITS, Said, counted, setting
from bench.analysis.curves import Curves, curves_of
from bench.analysis.result import Result
from bench.analysis.scaling import LAW, efficiencies, scalings, strong_or_weak
from bench.analysis.winners import Conclusion
from bench.report.figure import Figure
from bench.report.plots import curves as plots
from bench.report.plots.curves import EFFICIENCY, SPEED_UP, THROUGHPUT, Quantity
from bench.store.file import Conditions
from bench.text.units import listed

MOST_NAMED = 12  # points in a line


def figures(results: Sequence[Result], conditions: Conditions) -> list[Figure]:
    """The figures of all workloads that were swept; empty if none was.

    results: cells that were repeated. conditions: of the run.
    """
    return [
        figure
        for place, curves in enumerate(curves_of(results), start=1)
        for figure in _figures(str(place), curves, conditions)
    ]


def _figures(key: str, curves: Curves, conditions: Conditions) -> Iterator[Figure]:
    said = Said.of(curves)
    for quantity in plots.quantities(curves):
        plot = plots.plot(key, curves, quantity, said.crossings if quantity is SPEED_UP else ())
        if plot:
            headline, *reasons = _clauses(quantity, said, conditions)
            short = headline.partition("; ")[0]  # where, on one line; the rest says how far it is known
            yield Figure(Conclusion(_subject(curves, quantity), headline, tuple(reasons), short), plot)


def _clauses(quantity: Quantity, said: Said, conditions: Conditions) -> list[str]:
    """What is said beside a plot."""
    curves = said.curves
    if quantity is SPEED_UP:
        return [*said.sentences, *_left_out(curves, conditions)] or ["no cell could be compared with serial"]
    if quantity is EFFICIENCY:
        by_law = _by_law(curves, conditions) if curves.kind == "cpu" else []  # else beside the throughput
        return [*efficiencies(curves), *by_law] or [f"no {strong_or_weak(curves)} to be seen"]
    if quantity is THROUGHPUT:
        return _by_law(curves, conditions)
    return ["what a round takes, of which the speed-up is made"]


def _by_law(curves: Curves, conditions: Conditions) -> list[str]:
    fitted, why_not = scalings(curves, conditions.cpus_available or 1)
    return [f"by {LAW}", *map(str, fitted)] if fitted else [why_not]


def _left_out(curves: Curves, conditions: Conditions) -> Iterator[str]:
    """What was asked for and not measured of these curves; what lies elsewhere, the environment names."""
    for each in conditions.left_out:
        values = [
            point[curves.option] for point in each.points if curves.option in point and curves.has(point)
        ]
        if each.workload == curves.workload and values:
            names = [counted(value, curves.option) for value in values]
            yield f"left out at {listed(names, MOST_NAMED)}: {each.reason}"


def _subject(curves: Curves, quantity: Quantity) -> str:
    over = f"{curves.workload}, {quantity.name} over {UNITS.get(curves.option, curves.option)}"
    return f"{over} {setting(curves)}".rstrip()
