"""The rounds of each benchmark, and where they were not kept, their quartiles."""

from collections.abc import Sequence
from statistics import median

from bench.report.plots.marks import Plot, Row, Scale, bar, dots, rule, scale_of, whisker
from bench.stats.outliers import REACH, outliers
from bench.store.file import Benchmark, Stats
from bench.text.units import count, seconds

TITLE = "The rounds"
ROUNDS_CAPTION = (
    "Each round is a dot, the line their median. "
    f"Squares lie more than {REACH:g} interquartile ranges beyond a quartile."
)
QUARTILES_CAPTION = (
    "Stored without its rounds (--benchmark-save-data keeps them): the box is the middle half of them, "
    "the line their median, the whiskers reach from the fastest to the slowest."
)


def plot(name: str, cells: Sequence[tuple[str, Sequence[float]]], *, folded: bool) -> Plot | None:
    """Every round of each cell, its median, and the outliers; None without rounds.

    cells: a label and the rounds in seconds.
    """
    cells = [(label, values) for label, values in cells if values]
    if not cells:
        return None
    scale = scale_of(value for _, values in cells for value in values)
    rows = [_rounds(label, values, scale) for label, values in cells]
    summary = f"The rounds: {count(len(cells), 'cell')}, each round a dot" if folded else ""
    ticks = scale.labelled_ticks(seconds)
    return Plot(f"rounds-{name}", TITLE, ROUNDS_CAPTION, rows, ticks, folded=summary)


def _rounds(label: str, values: Sequence[float], scale: Scale) -> Row:
    outlying, middle = outliers(values), median(values)
    apart = set(outlying)
    marks = [
        dots("dot", (scale(value) for value in values if value not in apart)),
        dots("dot outlier", map(scale, outlying)),
        rule("median", scale(middle)),
    ]
    outside = f", {len(outlying)} outlying" if outlying else ""
    value = f"{seconds(middle)}, {count(len(values), 'round')}{outside}"
    return Row(label, value, [mark for mark in marks if mark.d])


def summaries(name: str, benchmarks: Sequence[Benchmark]) -> Plot | None:
    """The quartiles of benchmarks that were stored without their rounds; None without any."""
    if not benchmarks:
        return None
    scale = scale_of(value for benchmark in benchmarks for value in _quartiles(benchmark.stats))
    rows = [_summary(benchmark, scale) for benchmark in benchmarks]
    return Plot(f"quartiles-{name}", TITLE, QUARTILES_CAPTION, rows, scale.labelled_ticks(seconds))


def _summary(benchmark: Benchmark, scale: Scale) -> Row:
    stats = benchmark.stats
    low, first, middle, third, high = map(scale, _quartiles(stats))
    marks = [whisker(low, high), bar("bar warm", first, third), rule("median", middle)]
    rounds = count(stats.rounds, "round")
    value = f"{seconds(stats.median)}, {rounds} from {seconds(stats.min)} to {seconds(stats.max)}"
    return Row(benchmark.name, value, marks)


def _quartiles(stats: Stats) -> tuple[float, float, float, float, float]:
    return stats.min, stats.q1, stats.median, stats.q3, stats.max
