"""The rounds of each benchmark, and where they were not kept, their quartiles."""

from collections.abc import Sequence
from statistics import median, quantiles

from bench.formats import count, seconds
from bench.report.marks import Plot, Row, Scale, bar, dots, rule, scale_of, whisker
from bench.report.plots import ticks_of
from bench.stored import Benchmark, Stats

OUTLIER = 1.5  # interquartile ranges beyond a quartile (J. W. Tukey, Exploratory Data Analysis, 1977)


def plot(name: str, cells: Sequence[tuple[str, Sequence[float]]], *, folded: bool) -> Plot | None:
    """Every round of each cell, its median, and the outliers; None without rounds."""
    cells = [(label, values) for label, values in cells if values]
    if not cells:
        return None
    scale = scale_of(value for _, values in cells for value in values)
    caption = (
        "Each round is a dot, the line their median. "
        "Squares lie more than 1.5 interquartile ranges beyond a quartile."
    )
    rows = [_rounds(label, values, scale) for label, values in cells]
    summary = f"The rounds: {count(len(cells), 'cell')}, each round a dot" if folded else ""
    return Plot(f"rounds-{name}", "The rounds", caption, rows, ticks_of(scale, seconds), folded=summary)


def _rounds(label: str, values: Sequence[float], scale: Scale) -> Row:
    far, middle = outliers(values), median(values)
    outside = set(far)
    marks = [
        dots("dot", (scale(value) for value in values if value not in outside)),
        dots("dot outlier", map(scale, far)),
        rule("median", scale(middle)),
    ]
    said = f"{seconds(middle)}, {count(len(values), 'round')}" + (f", {len(far)} outlying" if far else "")
    return Row(label, said, [mark for mark in marks if mark.d])


def summaries(name: str, benchmarks: Sequence[Benchmark]) -> Plot | None:
    """The quartiles of benchmarks that were stored without their rounds; None without any."""
    if not benchmarks:
        return None
    scale = scale_of(value for one in benchmarks for value in _quartiles(one["stats"]))
    caption = (
        "Stored without its rounds (--benchmark-save-data keeps them): the box is the middle half of them, "
        "the line their median, the whiskers reach from the fastest to the slowest."
    )
    rows = [_summary(one, scale) for one in benchmarks]
    return Plot(f"quartiles-{name}", "The rounds", caption, rows, ticks_of(scale, seconds))


def _summary(benchmark: Benchmark, scale: Scale) -> Row:
    stats = benchmark["stats"]
    low, first, middle, third, high = map(scale, _quartiles(stats))
    marks = [whisker(low, high), bar("bar warm", first, third), rule("median", middle)]
    said = (
        f"{seconds(stats['median'])}, {count(stats['rounds'], 'round')} "
        f"from {seconds(stats['min'])} to {seconds(stats['max'])}"
    )
    return Row(benchmark["name"], said, marks)


def _quartiles(stats: Stats) -> tuple[float, float, float, float, float]:
    return stats["min"], stats["q1"], stats["median"], stats["q3"], stats["max"]


def outliers(values: Sequence[float]) -> list[float]:
    """Those beyond Tukey's fences; none of fewer than four."""
    if len(values) < 4:
        return []
    low, _, high = quantiles(values, n=4, method="inclusive")
    reach = OUTLIER * (high - low)
    return [value for value in values if not low - reach <= value <= high + reach]
