"""A cell's medians over the stored runs of one machine, and where they changed.

Change points minimise the sum of squared distances from each segment's mean, plus a penalty a change, over
all ways to divide the series: optimal partitioning (B. Jackson et al., An Algorithm for Optimal Partitioning
of Data on an Interval, IEEE Signal Processing Letters 12, 2005), on logarithms of medians. The penalty is
three times the variance of the noise times log n (as in PELT: R. Killick, P. Fearnhead, I. Eckley, JASA 107,
2012), the noise taken from the differences of neighbours so that a shift does not count as noise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.compare import SAME_MEASUREMENT
from bench.formats import seconds
from bench.report.marks import WIDTH, Mark, Plot, Row, rule, sample, scale_of
from bench.report.runs import PastRun

HEIGHT = 36
CAPTION = (
    "Medians of the stored runs of this machine that have the same sizes and limits, oldest first, "
    "each on a logarithmic scale of its own: up is slower."
)
LEGEND = [(sample("change"), "a change point, with the revision of its first run")]
FEWEST = 3  # runs on either side of a change
PENALTY = 3.0
LEAST_CHANGE = 0.05  # what no one would act on is no change
LEAST_NOISE = 0.01

Point = tuple[int, float]  # the index of a run, seconds


@dataclass(frozen=True)
class Change:
    """From run ``at`` on (an index), the median is ``factor`` times what it was."""

    at: int
    factor: float


def changes(medians: Sequence[float]) -> list[Change]:
    """Where a series of medians, in seconds, shifts. Fewer than six have no shift."""
    if len(medians) < 2 * FEWEST:
        return []
    logs = np.log(np.asarray(medians, dtype=float))
    noise = max(LEAST_NOISE, float(np.median(np.abs(np.diff(logs)))) / 0.9539)  # of a normal's differences
    ends = partition(logs, PENALTY * noise**2 * log(len(logs)))
    begins = [0, *ends[:-1]]
    levels = [median(logs[begin:end].tolist()) for begin, end in zip(begins, ends, strict=True)]
    steps = zip(begins[1:], levels, levels[1:], strict=False)
    return [
        Change(at, exp(after - before)) for at, before, after in steps if abs(after - before) > LEAST_CHANGE
    ]


def partition(values: NDArray[np.float64], penalty: float) -> list[int]:
    """Where the segments of the best partition end, the last at the series' end; none is under ``FEWEST``."""
    count = len(values)
    sums, squares = (np.concatenate([[0.0], np.cumsum(powers)]) for powers in (values, values**2))
    best = np.full(count + 1, np.inf)  # the least cost of the first values, for each number of them
    best[0], begins = -penalty, np.zeros(count + 1, dtype=int)
    for end in range(FEWEST, count + 1):
        start = np.arange(end - FEWEST + 1)
        within = squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / (end - start)
        costs = best[start] + within + penalty
        begins[end] = costs.argmin()
        best[end] = costs[begins[end]]
    ends = [count]
    while begins[ends[0]]:
        ends.insert(0, int(begins[ends[0]]))
    return ends


@dataclass(frozen=True)
class History:
    """Runs of one machine, oldest first, and the medians of each benchmark by its id."""

    runs: Sequence[PastRun]
    points: Mapping[str, Sequence[Point]]


def of(runs: Sequence[PastRun]) -> History:
    """Of runs of one machine: the medians that are of what the last run measures."""
    found: dict[str, list[Point]] = {one["fullname"]: [] for one in runs[-1].benchmarks}
    measured = {one["fullname"]: _measured(one) for one in runs[-1].benchmarks}
    for index, run in enumerate(runs):
        for one in run.benchmarks:
            name, median_s = one["fullname"], one["stats"]["median"]
            if name in found and median_s > 0 and _measured(one) == measured[name]:
                found[name].append((index, median_s))
    return History(runs, found)


def _measured(benchmark: Mapping[str, Any]) -> list[Any]:
    """What two runs must share for a cell's figures to be of the same thing: sizes and limits."""
    return [(benchmark.get("extra_info") or {}).get(key) for key in SAME_MEASUREMENT]


def plot(name: str, labels: Mapping[str, str], past: History) -> Plot | None:
    """A row a benchmark that two runs have, with a line a change; ``labels`` by benchmark id."""
    points = {label: past.points[benchmark] for benchmark, label in labels.items()}
    rows = [_row(label, found, past.runs) for label, found in points.items() if len(found) > 1]
    if not rows:
        return None
    changed = f": {count} changed" if (count := _changed(rows)) else ""
    folded = f"History over {len(past.runs)} runs{changed}"
    return Plot(f"history-{name}", "History", CAPTION, rows, [], LEGEND, folded=folded)


def _changed(rows: Sequence[Row]) -> int:
    return sum(any(mark.style == "change" for mark in row.marks) for row in rows)


def _row(label: str, points: Sequence[Point], runs: Sequence[PastRun]) -> Row:
    scale = scale_of((value for _, value in points), room=1.15)
    span = max(1, len(runs) - 1)
    places = [
        (round(WIDTH * index / span, 1), round(HEIGHT * (1 - scale(value) / WIDTH), 1))
        for index, value in points
    ]
    marks = [
        Mark("line", "M" + "L".join(f"{x:g} {y:g}" for x, y in places)),
        Mark("dot last", f"M{places[-1][0]:g} {places[-1][1]:g}h0"),
    ]
    said = [f"{seconds(points[0][1])} to {seconds(points[-1][1])} in {len(points)} runs"]
    for change in changes([value for _, value in points]):
        marks.append(rule("change", places[change.at][0], HEIGHT))
        said.append(f"{(change.factor - 1) * 100:+.0f} % from {runs[points[change.at][0]].revision} on")
    return Row(label, "; ".join(said), marks, HEIGHT)
