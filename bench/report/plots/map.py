"""Which model is best for how much CPU and waiting: a row for each amount of CPU, a column for each wait.

A spot is coloured by what was shown there; the lines are where the prediction changes, and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from bench.analysis.winners import Conclusion
from bench.costs.job import Job
from bench.costs.map import CPU_S, WAIT_S, Line, Map, Spot
from bench.costs.map_colours import Colour, colours
from bench.costs.map_regions import Region, regions
from bench.costs.predict import SERIAL
from bench.report.plots.marks import SWATCH, WIDTH, Mark, Plot, Row, box, dots, rule, sample, sample_dot
from bench.text.units import count, listed, seconds

NAME = "where-it-pays"
HEIGHT = 30
GAP = 3  # units between two spots
LEAST_WAIT_S = WAIT_S[1] / 10  # less is as good as none
TIE = "several tie"
STYLES = {"thread": "of-threads", "task": "of-tasks", "process": "of-processes"}


@dataclass(frozen=True)
class _Columns:
    """Where waits lie: columns of equal width for those of the grid, logarithmic between their middles."""

    middles: tuple[float, ...] = tuple(WIDTH * (index + 0.5) / len(WAIT_S) for index in range(len(WAIT_S)))

    def place(self, wait_s: float) -> float:
        """The position of any wait; what lies outside the grid is put on its edge."""
        known = [max(LEAST_WAIT_S, each) for each in WAIT_S]
        wait_s = min(known[-1], max(known[0], wait_s))
        for (low, high), (left, right) in zip(pairwise(known), pairwise(self.middles), strict=True):
            if wait_s <= high:
                return round(left + (right - left) * log(wait_s / low) / log(high / low), 1)
        return self.middles[-1]

    def box(self, wait_s: float) -> tuple[float, float]:
        """The ends of the column of a wait of the grid."""
        half = WIDTH / len(WAIT_S) / 2
        middle = self.middles[WAIT_S.index(wait_s)]
        return middle - half + GAP, middle + half - GAP


def plot(found: Map, jobs: Mapping[str, Job]) -> Plot:
    """jobs: workloads by name, which are put on the map as points."""
    columns, shown = _Columns(), colours(found.spots, found.units)
    by_cpu = {cpu_s: [spot for spot in shown if spot.cpu_s == cpu_s] for cpu_s in reversed(CPU_S)}
    points = _points(jobs)
    rows = [
        _row(cpu_s, {spot: shown[spot] for spot in spots}, found, columns, points.get(cpu_s, []))
        for cpu_s, spots in by_cpu.items()
    ]
    named = [seconds(wait_s) if wait_s else "none" for wait_s in WAIT_S]
    ticks = list(zip(columns.middles, named, strict=True))
    legend = _legend(found.units)
    if jobs:
        legend.append((sample_dot("dot place"), "a workload of this run"))
    return Plot(NAME, "Where each model pays", _caption(found), rows, ticks, legend)


def _caption(found: Map) -> str:
    sentences = [
        "Upwards: the CPU that an item needs. To the right: how long it waits.",
        f"{found.limit} items at once, pools and loops already there.",
        "A spot has the colour of what was shown there to be the best: one in twenty may be wrong;",
        "the dashed lines are where the prediction from what models cost changes.",
    ]
    return " ".join(sentences)


def _row(
    cpu_s: float,
    shown: Mapping[Spot, Colour],
    found: Map,
    columns: _Columns,
    points: Sequence[tuple[str, Job]],
) -> Row:
    boxes: dict[str, list[str]] = {}
    for spot, colour in shown.items():
        left, right = columns.box(spot.wait_s)
        boxes.setdefault(_style(colour, found.units), []).append(box(left, right, 1, HEIGHT - 1))
    marks = [Mark(f"spot {style}", "".join(paths)) for style, paths in boxes.items()]
    changes = _of_height(found.lines, cpu_s)
    marks += [rule("predicted", columns.place(line.wait_s), HEIGHT) for line in changes]
    if points:
        marks.append(dots("dot place", [columns.place(job.wait_s) for _, job in points], HEIGHT))
    names = [name for name, _ in sorted(points, key=lambda point: point[1].wait_s)]
    return Row(f"{seconds(cpu_s)} of CPU", listed(names) if names else "", marks, HEIGHT)


def _of_height(lines: Iterable[Line], cpu_s: float) -> list[Line]:
    return [line for line in lines if line.cpu_s == cpu_s]


def _points(jobs: Mapping[str, Job]) -> dict[float, list[tuple[str, Job]]]:
    """Each workload at the height that is nearest to its CPU."""
    found: dict[float, list[tuple[str, Job]]] = {}
    for name, job in jobs.items():
        cpu_s = max(CPU_S[0], job.cpu_s)
        nearest = min(CPU_S, key=lambda height: abs(log(height / cpu_s)))
        found.setdefault(nearest, []).append((name, job))
    return found


def _style(colour: Colour, units: Mapping[str, str]) -> str:
    if not colour.models:
        return "of-open"
    if len(colour.models) > 1:
        return "of-tie"
    model = colour.models[0]
    return "of-serial" if model == SERIAL else STYLES.get(units.get(model, ""), "of-others")


def _legend(units: Mapping[str, str]) -> list[tuple[Mark, str]]:
    filled = box(1, SWATCH[0] - 1, 1, SWATCH[1] - 1)
    models = [
        (Mark(f"spot {STYLES.get(unit, 'of-others')}", filled), f"{name} is the best")
        for name, unit in units.items()
    ]
    return [
        *models,
        (Mark("spot of-serial", filled), "no model beats serial"),
        (Mark("spot of-tie", filled), "several are the best, within 5 % of each other"),
        (Mark("spot of-open", filled), "could not be told"),
        (sample("predicted"), "predicted: here the best model changes"),
    ]


def conclusion(found: Map) -> Conclusion:
    """Where which model is the best, in a sentence."""
    shown = colours(found.spots, found.units)
    names = {spot: _name(colour) for spot, colour in shown.items()}
    parts = [_where(name, place) for name, place in regions(names).items() if name]
    untold = sum(not name for name in names.values())
    more = (f"at {untold} of {count(len(shown), 'spot')} it could not be told",) if untold else ()
    return Conclusion("CPU and waiting", "; ".join(parts) or "nothing was shown", more)


def _name(colour: Colour) -> str:
    """Empty where nothing was shown: no region may have such a spot for its own."""
    if len(colour.models) > 1:
        return TIE
    return colour.models[0] if colour.models else ""


def _where(name: str, place: Region) -> str:
    said = f"{name} with {place}" if str(place) else f"{name} everywhere"
    return f"{said} ({place.counted})"
