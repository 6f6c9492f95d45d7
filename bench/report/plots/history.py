"""A benchmark over the stored runs of one machine, and where it changed: by its gain, or by its medians."""

from collections.abc import Callable, Mapping, Sequence
from math import inf, isfinite

from bench.analysis.gains import Basis
from bench.analysis.history import MEDIAN, History, Line
from bench.analysis.wording import measured, percent_with_interval, seconds_with_interval
from bench.report.plots.marks import SWATCH, WIDTH, Mark, Plot, Row, rule, sample, scale_of
from bench.stats.change_points import changes
from bench.stats.intervals import Estimate
from bench.store.runs import PastRun, revision
from bench.text.units import seconds

HEIGHT = 36
ROOM = 1.15  # above and below a line
SAME = (
    "stored runs of this machine that have the same sizes and limits, oldest first, "
    "each on a logarithmic scale of its own"
)
CAPTION = f"Medians of the {SAME}: up is slower."
GAINS_CAPTION = (
    f"What each cell gained beside its neighbours, in the {SAME}: up is faster. Efficiency of what uses "
    "several CPUs, else speed-up; serial beside a fixed yardstick, or where it waits, by its seconds."
)
NOT_MIXED = " Here are only runs without neighbours: raw seconds differ by 20 to 40 % with nothing changed."
SHOW: Mapping[str, Callable[[Estimate], str]] = {  # by the name of a basis
    "efficiency": percent_with_interval,
    "speed-up": measured,
    "yardstick": measured,
    "seconds": lambda gain: seconds_with_interval(_inverted(gain)),
    "median": lambda median: seconds(median.value),
}
PREFIX = {"efficiency": "efficiency ", "yardstick": "against the yardstick "}
CHANGE = (sample("change"), "a change point, with the revision of its first run")
INTERVAL = (rule("whisker", SWATCH[0] / 2, SWATCH[1]), "the 95 % interval of a run")

Place = tuple[float, Sequence[float]]  # x, and y of a value and of the ends of its interval


def plots(name: str, labels: Mapping[str, str], history: History) -> list[Plot]:
    """A row for each benchmark that two runs have by the same basis; gains and medians apart.

    labels: by benchmark id.
    """
    gains, medians = (
        [
            _row(label, basis, line, history.runs)
            for benchmark, label in labels.items()
            for basis, line in lines(benchmark).items()
        ]
        for lines in (history.gains, history.medians)
    )
    of_runs = f"over {len(history.runs)} runs"
    about, caption = ("Earlier history", CAPTION + NOT_MIXED) if gains else ("History", CAPTION)
    drawn = [
        _plot(f"gains-{name}", f"History {of_runs}", GAINS_CAPTION, gains, [INTERVAL, CHANGE]),
        _plot(f"history-{name}", f"{about} {of_runs}", caption, medians, [CHANGE]),
    ]
    return [plot for plot in drawn if plot.rows]


def _plot(name: str, summary: str, caption: str, rows: list[Row], legend: list[tuple[Mark, str]]) -> Plot:
    changed = sum(any(mark.style == "change" for mark in row.marks) for row in rows)
    folded = summary + (f": {changed} changed" if changed else "")
    return Plot(name, "History", caption, rows, [], legend, folded=folded)


def _row(label: str, basis: Basis, line: Line, runs: Sequence[PastRun]) -> Row:
    places = _places(line, len(runs))
    marks = [
        _whiskers(line, places),
        Mark("line", "M" + "L".join(f"{x:g} {y:g}" for x, (y, _, _) in places)),
        Mark("dot last", f"M{places[-1][0]:g} {places[-1][1][0]:g}h0"),
    ]
    first, last = (SHOW[basis.name](line[end].figure) for end in (0, -1))
    clauses = [f"{PREFIX.get(basis.name, '')}{first} to {last} in {len(line)} runs"]
    for change in changes([point.figure.value for point in line]):
        marks.append(rule("change", places[change.at][0], HEIGHT))
        clauses.append(_said(change.factor, basis, runs[line[change.at].run]))
    return Row(label, "; ".join(clauses), [mark for mark in marks if mark.d], HEIGHT)


def _said(factor: float, basis: Basis, since: PastRun) -> str:
    """A change, in percent of the time that it takes."""
    time, what = (factor, "") if basis == MEDIAN else (1 / factor, "time ")
    return f"{what}{(time - 1) * 100:+.0f} % from {revision(since.commit)} on"


def _whiskers(line: Line, places: Sequence[Place]) -> Mark:
    """Each run's interval, where it is known."""
    ends = [
        (x, low, high)
        for point, (x, (_, low, high)) in zip(line, places, strict=True)
        if point.figure.coverage
    ]
    return Mark("whisker", "".join(f"M{x:g} {low:g}V{high:g}" for x, low, high in ends))


def _places(line: Line, runs: int) -> list[Place]:
    """x by the run's index, y of value, low and high on a scale of the row's own."""
    figures = [(point.figure.value, point.figure.low, point.figure.high) for point in line]
    scale = scale_of((value for ends in figures for value in ends if isfinite(value)), room=ROOM)
    span = max(1, runs - 1)
    return [
        (
            round(WIDTH * point.run / span, 1),
            [round(HEIGHT * (1 - scale(value) / WIDTH), 1) for value in ends],
        )
        for point, ends in zip(line, figures, strict=True)
    ]


def _inverted(gain: Estimate) -> Estimate:
    value, low, high = (1 / end if end else inf for end in (gain.value, gain.high, gain.low))
    return Estimate(value, low, high, gain.coverage, gain.count)
