"""Curves over a swept option: each cell in a row of its own, with all others in grey behind it.

All rows of a plot have the same scales, both logarithmic. So where two curves cross is seen in the row of
each, and nothing has to be told apart by its colour.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf

from bench.analysis.crossings import Crossing
from bench.analysis.curve_sentences import UNITS, number, setting
from bench.analysis.curves import Curve, Curves, Place
from bench.analysis.scaling import strong_or_weak
from bench.analysis.wording import measured, ratio, seconds_with_interval
from bench.report.plots.marks import SWATCH, WIDTH, Mark, Plot, Row, Scale, sample, scale_of
from bench.stats.intervals import Estimate
from bench.text.units import factor

HEIGHT = 64
ROOM = 1.15  # above and below all curves
EDGE = 1 + 1e-9  # beside them: none, but a scale needs two ends
LEAST_VALUE = 1e-3  # a swept latency may be 0, which has no logarithm
MOST_TICKS = 8
OTHERS = (sample("line others"), "all others")
CEILING = (sample("ceiling"), "the ceiling: as many times as there are items in work at once")
PERFECT = (sample("ceiling"), "each worker is as fast as one alone")
INTERVAL = (Mark("whisker", f"M{SWATCH[0] / 2:g} 1V{SWATCH[1] - 1:g}"), "the interval of a point")
CROSSED = (Mark("change", f"M{SWATCH[0] / 2:g} 0V{SWATCH[1]:g}"), "a crossing that was shown: about there")

Points = Sequence[tuple[float, Estimate]]  # a value of the swept option, and the figure there
Heights = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Quantity:
    """What is drawn. of: its figure at a place, or None. said: a figure in words.

    limit: the most that it can be at a value; None where nothing limits it. meaning: of that line.
    """

    name: str
    title: str
    caption: str
    of: Callable[[Place], Estimate | None]
    said: Callable[[Estimate], str]
    limit: Callable[[Curves, float], float | None] = lambda _curves, _value: None
    meaning: tuple[Mark, str] = CEILING


SPEED_UP = Quantity(
    "speed-up",
    "Speed-up",
    "How many times as fast as serial each cell is",
    lambda place: place.result.speed_up_beside,
    measured,
    lambda curves, value: curves.ceiling(value),
)
TIME = Quantity(
    "time", "Time", "How long a round takes", lambda place: place.result.seconds, seconds_with_interval
)
THROUGHPUT = Quantity(
    "throughput",
    "Throughput",
    "How many items are done per second with so many in work at once",
    lambda place: place.throughput,
    lambda own: f"{factor(own.value)} per second",
)
EFFICIENCY = Quantity(
    "efficiency",
    "Efficiency",
    "How many times as fast as serial each cell is for each of its workers",
    lambda place: place.efficiency,
    ratio,
    lambda _curves, _value: 1.0,
    PERFECT,
)


def quantities(curves: Curves) -> list[Quantity]:
    """What is to be drawn of curves, the speed-up first."""
    of_workers = [EFFICIENCY, *([THROUGHPUT] if curves.kind == "io" else [])]
    return [SPEED_UP, TIME, *(of_workers if curves.option == "workers" else [])]


def plot(key: str, curves: Curves, quantity: Quantity, crossings: Sequence[Crossing] = ()) -> Plot | None:
    """A row for each cell, the largest at its end first; None if there is no such figure.

    key: of the curves, fit for addresses. crossings: those to mark, in the rows of both cells.
    """
    figures = {curve.label: own for curve in curves.curves if (own := _points(curve, quantity))}
    if not figures:
        return None
    chart = _Chart.of(curves, quantity, figures)
    ordered = sorted(figures, key=lambda label: -figures[label][-1][1].value)
    rows = [
        Row(label, _value(figures[label], curves, quantity), chart.marks(label, crossings), HEIGHT)
        for label in ordered
    ]
    crossed = [CROSSED] if any(mark.style == "change" for row in rows for mark in row.marks) else []
    legend = [OTHERS, INTERVAL, *([quantity.meaning] if chart.limits else []), *crossed]
    title = " ".join(filter(None, [quantity.title, "over", _unit(curves), setting(curves)]))
    ticks = [(chart.x(value), number(value)) for value in _ticks(curves.values)]
    return Plot(
        f"curve-{quantity.name}-{key}",
        title,
        _caption(curves, quantity),
        rows,
        ticks,
        legend,
        about=curves.workload,
        folded="" if quantity is SPEED_UP else title,
    )


@dataclass(frozen=True)
class _Chart:
    """The scales that all rows share, and what is drawn on them. limits: as ``Quantity.limit`` has them."""

    across: Scale
    up: Scale
    figures: dict[str, Points]
    limits: Heights

    @classmethod
    def of(cls, curves: Curves, quantity: Quantity, figures: dict[str, Points]) -> "_Chart":
        limits = [(value, most) for value in curves.values if (most := quantity.limit(curves, value))]
        estimates = [estimate for _, estimate in chain.from_iterable(figures.values())]
        ends = (end for own in estimates for end in (own.value, own.low, own.high) if 0 < end < inf)
        across = scale_of(map(_drawn, curves.values), room=EDGE)
        return cls(across, scale_of([*ends, *(most for _, most in limits)], room=ROOM), figures, limits)

    def x(self, value: float) -> float:
        return self.across(_drawn(value))

    def y(self, value: float) -> float:
        return round(HEIGHT * (1 - self.up(value) / WIDTH), 1)

    def marks(self, label: str, crossings: Sequence[Crossing]) -> list[Mark]:
        """The others, the limit, where it passes another or is passed, its intervals, and the curve."""
        own = self.figures[label]
        paths = {name: self._line(_heights(points)) for name, points in self.figures.items()}
        drawn = [
            Mark("line others", "".join(path for name, path in paths.items() if name != label)),
            Mark("ceiling", self._line(self.limits)),
            Mark("change", "".join(f"M{self.x(place):g} 0V{HEIGHT}" for place in _passed(label, crossings))),
            Mark("whisker", "".join(self._whiskers(own))),
            Mark("line", paths[label]),
            Mark("dot last", "".join(f"M{self.x(value):g} {self.y(one.value):g}h0" for value, one in own)),
        ]
        return [mark for mark in drawn if mark.d]

    def _line(self, points: Heights) -> str:
        places = "L".join(f"{self.x(value):g} {self.y(height):g}" for value, height in points)
        return f"M{places}" if places else ""

    def _whiskers(self, own: Points) -> Iterator[str]:
        for value, estimate in own:
            if estimate.high < inf:
                yield f"M{self.x(value):g} {self.y(estimate.low):g}V{self.y(estimate.high):g}"


def _points(curve: Curve, quantity: Quantity) -> Points:
    found = ((place.value, quantity.of(place)) for place in curve.places)
    return [(value, estimate) for value, estimate in found if estimate]


def _heights(points: Points) -> Heights:
    return [(value, estimate.value) for value, estimate in points]


def _passed(label: str, crossings: Sequence[Crossing]) -> list[float]:
    return [own.place.value for own in crossings if label in (own.faster, own.slower) and own.place]


def _drawn(value: float) -> float:
    return max(value, LEAST_VALUE)


def _unit(curves: Curves) -> str:
    return UNITS.get(curves.option, curves.option)


def _value(own: Points, curves: Curves, quantity: Quantity) -> str:
    """The figures at both ends, in words."""
    (first, at_first), (last, at_last) = own[0], own[-1]
    said = f"{quantity.said(at_last)} at {number(last)} {_unit(curves)}"
    return said if len(own) == 1 else f"{quantity.said(at_first)} at {number(first)}, {said}"


def _ticks(values: Sequence[float]) -> list[float]:
    """As many of the values as have room, both ends among them."""
    step = max(1, round(len(values) / MOST_TICKS))
    return [*values[:-1:step], values[-1]]


def _caption(curves: Curves, quantity: Quantity) -> str:
    kind = f", {strong_or_weak(curves)}" if quantity is EFFICIENCY else ""
    facts = (place.result.facts.serial_items for curve in curves.curves for place in curve.places)
    sampled = min((items for items in facts if items), default=None)
    of_sample = f" Of more than {sampled:,} items, serial runs a sample." if sampled else ""
    return (
        f"{quantity.caption}, over {_unit(curves)}{kind}. Both scales are logarithmic, the same in all rows. "
        f"A dot is a point that was measured, the line through it its interval.{of_sample}"
    )
