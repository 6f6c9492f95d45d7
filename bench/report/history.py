"""A cell's medians over the stored runs of one machine, and where they changed.

Change points are found by PELT with the cost of a shift in the mean (R. Killick, P. Fearnhead, I. Eckley,
Optimal Detection of Changepoints With a Linear Computational Cost, JASA 107, 2012), as ruptures implements
it, on logarithms of medians. The penalty is three times the variance of the noise times log n, the noise
taken from the differences of neighbours so that a shift does not count as noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import median

import numpy as np
from ruptures.detection.kernelcpd import KernelCPD

from bench.report.marks import WIDTH, Mark, Plot, Row, scale_of
from bench.report.runs import StoredRun
from bench.tables import seconds

HEIGHT = 36
CAPTION = (
    "Medians of the stored runs of this machine, oldest first, each on a logarithmic scale of its own. "
    "A dashed line is where they changed."
)
FEWEST = 3  # runs on either side of a change
PENALTY = 3.0
LEAST_CHANGE = 0.05  # what no one would act on is no change
LEAST_NOISE = 0.01


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
    found = KernelCPD(kernel="linear", min_size=FEWEST).fit(logs.reshape(-1, 1))
    ends = found.predict(pen=PENALTY * noise**2 * log(len(logs)))
    begins = [0, *ends[:-1]]
    levels = [median(logs[begin:end].tolist()) for begin, end in zip(begins, ends, strict=True)]
    steps = zip(begins[1:], levels, levels[1:], strict=False)
    return [
        Change(at, exp(after - before)) for at, before, after in steps if abs(after - before) > LEAST_CHANGE
    ]


def series(runs: Sequence[StoredRun]) -> dict[str, list[tuple[int, float]]]:
    """Medians in seconds by benchmark, each with its run's index, in runs of the last one's machine."""
    found: dict[str, list[tuple[int, float]]] = {}
    for index, run in enumerate(runs):
        for one in run.benchmarks:
            found.setdefault(one["fullname"], []).append((index, one["stats"]["median"]))
    return found


def as_plot(number: int, name: str, found: list[Row]) -> Plot:
    """The rows of a section as a plot of their own."""
    return Plot(f"history-{number}", f"{name}: history", CAPTION, found, [])


def rows(runs: Sequence[StoredRun], labels: dict[str, str]) -> list[Row]:
    """A row a benchmark that two runs have, with a line a change; ``labels`` by benchmark id."""
    return [
        _row(label, points, runs)
        for name, points in series(runs).items()
        if (label := labels.get(name)) and len(points) > 1
    ]


def _row(label: str, points: Sequence[tuple[int, float]], runs: Sequence[StoredRun]) -> Row:
    scale = scale_of((value for _, value in points), room=1.15)
    span = max(1, len(runs) - 1)
    places = [
        (round(WIDTH * index / span, 1), HEIGHT * (1 - scale(value) / WIDTH)) for index, value in points
    ]
    line = "M" + "L".join(f"{x:g} {y:.1f}" for x, y in places)
    marks = [Mark("line", line), Mark("dot last", f"M{places[-1][0]:g} {places[-1][1]:.1f}h0")]
    said = [f"{seconds(points[0][1])} to {seconds(points[-1][1])} in {len(points)} runs"]
    for change in changes([value for _, value in points]):
        x, run = places[change.at][0], runs[points[change.at][0]]
        marks.append(Mark("change", f"M{x:g} 0V{HEIGHT}"))
        said.append(f"{(change.factor - 1) * 100:+.0f} % from {run.revision} on")
    return Row(label, "; ".join(said), marks, HEIGHT)
