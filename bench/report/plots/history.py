"""A cell's medians over the stored runs of one machine, and where they changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.report.plots.marks import WIDTH, Mark, Plot, Row, rule, sample, scale_of
from bench.stats.change_points import changes
from bench.store.identity import same_measurement
from bench.store.runs import PastRun, revision
from bench.text.units import seconds

HEIGHT = 36
CAPTION = (
    "Medians of the stored runs of this machine that have the same sizes and limits, oldest first, "
    "each on a logarithmic scale of its own: up is slower."
)
LEGEND = [(sample("change"), "a change point, with the revision of its first run")]

Point = tuple[int, float]  # the index of a run, seconds


@dataclass(frozen=True)
class History:
    """Runs of one machine, oldest first, and the medians of each benchmark of the last one, by its id."""

    runs: Sequence[PastRun]
    points: Mapping[str, Sequence[Point]]

    @classmethod
    def of(cls, runs: Sequence[PastRun]) -> "History":
        """Of runs of one machine: the medians of what the last run measures."""
        measured = {benchmark.fullname: benchmark.extra_info for benchmark in runs[-1].benchmarks}
        points: dict[str, list[Point]] = {name: [] for name in measured}
        for index, run in enumerate(runs):
            for benchmark in run.benchmarks:
                name, median_s = benchmark.fullname, benchmark.stats.median
                if name not in measured or median_s <= 0:
                    continue
                if same_measurement(measured[name], benchmark.extra_info):
                    points[name].append((index, median_s))
        return cls(runs, points)


def plot(name: str, labels: Mapping[str, str], history: History) -> Plot | None:
    """A row per benchmark that two runs have, with a line per change.

    labels: by benchmark id.
    """
    points = {label: history.points[benchmark] for benchmark, label in labels.items()}
    rows = [_row(label, medians, history.runs) for label, medians in points.items() if len(medians) > 1]
    if not rows:
        return None
    changed = sum(any(mark.style == "change" for mark in row.marks) for row in rows)
    folded = f"History over {len(history.runs)} runs" + (f": {changed} changed" if changed else "")
    return Plot(f"history-{name}", "History", CAPTION, rows, [], LEGEND, folded=folded)


def _row(label: str, points: Sequence[Point], runs: Sequence[PastRun]) -> Row:
    places = _places(points, len(runs))
    marks = [
        Mark("line", "M" + "L".join(f"{x:g} {y:g}" for x, y in places)),
        Mark("dot last", f"M{places[-1][0]:g} {places[-1][1]:g}h0"),
    ]
    clauses = [f"{seconds(points[0][1])} to {seconds(points[-1][1])} in {len(points)} runs"]
    for change in changes([median_s for _, median_s in points]):
        marks.append(rule("change", places[change.at][0], HEIGHT))
        since = revision(runs[points[change.at][0]].commit)
        clauses.append(f"{(change.factor - 1) * 100:+.0f} % from {since} on")
    return Row(label, "; ".join(clauses), marks, HEIGHT)


def _places(points: Sequence[Point], runs: int) -> list[tuple[float, float]]:
    """x by the run's index, y by the median on a scale of the row's own."""
    scale = scale_of((median_s for _, median_s in points), room=1.15)
    span = max(1, runs - 1)
    return [
        (round(WIDTH * index / span, 1), round(HEIGHT * (1 - scale(median_s) / WIDTH), 1))
        for index, median_s in points
    ]
