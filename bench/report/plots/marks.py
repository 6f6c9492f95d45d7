"""What every plot is made of: rows with a label, a value in words, and marks on a common scale.

A mark is an SVG path in a row that is ``WIDTH`` units wide, however wide it is shown: a line keeps its
thickness, so a dot is one of no length, and a box stretches. That keeps a page of thousands of marks small,
and readable on a phone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil, floor, log10

WIDTH = 1000  # units of a row
HEIGHT = 18  # pixels of a row
SWATCH = (26, 14)  # units of a legend's sample
FEWEST_TICKS, MOST_TICKS = 3, 8
STEPS = ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,))  # within a power of ten, the finest first


@dataclass(frozen=True)
class Mark:
    """style: classes of the style sheet. d: an SVG path."""

    style: str
    d: str


@dataclass(frozen=True)
class Row:
    """A line of a plot. value: what its marks show, in words. height: pixels."""

    label: str
    value: str
    marks: list[Mark]
    height: float = HEIGHT


@dataclass(frozen=True)
class Plot:
    """ticks: positions of 0 to ``WIDTH`` with their labels. legend: marks in ``SWATCH`` with a meaning.

    about: the workload it is of, for the title of a file of its own.
    folded: what stands in the place of a plot that is opened on demand; a plot without is always open.
    """

    name: str
    title: str
    caption: str
    rows: list[Row]
    ticks: list[tuple[float, str]]
    legend: list[tuple[Mark, str]] = field(default_factory=list)
    reference: float | None = None
    about: str = ""
    folded: str = ""

    @property
    def height(self) -> float:
        """Of all rows, pixels."""
        return sum(row.height for row in self.rows)


@dataclass(frozen=True)
class Scale:
    """From values to positions: linear, or logarithmic."""

    low: float
    high: float
    logarithmic: bool = True

    def __call__(self, value: float) -> float:
        """The position of a value, inside the row whatever the value."""
        if self.logarithmic:
            share = (log10(max(value, self.low)) - log10(self.low)) / (log10(self.high) - log10(self.low))
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(WIDTH * min(1.0, max(0.0, share)), 1)

    def ticks(self) -> list[float]:
        """Round values: five or so if linear, ``MOST_TICKS`` or whole powers of ten if logarithmic."""
        if not self.logarithmic:
            return _linear_ticks(self.low, self.high)
        choices = [self._logarithmic_ticks(steps) for steps in STEPS]
        finest = next((ticks for ticks in choices if len(ticks) <= MOST_TICKS), choices[-1])
        return finest if len(finest) >= FEWEST_TICKS else _linear_ticks(self.low, self.high)

    def labelled_ticks(self, label: Callable[[float], str]) -> list[tuple[float, str]]:
        """The positions of the ticks, with their labels."""
        return [(self(value), label(value)) for value in self.ticks()]

    def _logarithmic_ticks(self, steps: Iterable[float]) -> list[float]:
        powers = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        values = (float(f"{step}e{power}") for power in powers for step in steps)
        return [value for value in values if self.low <= value <= self.high]


def _linear_ticks(low: float, high: float) -> list[float]:
    rough = (high - low) / 5
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = ceil(low / step)
    return [index * step for index in range(first, floor(high / step) + 1)]


def scale_of(values: Iterable[float], *, logarithmic: bool = True, room: float = 1.1) -> Scale:
    """A scale that has all the values, with a little room beside them."""
    positive = [value for value in values if value > 0] or [1.0]
    low, high = min(positive), max(positive)
    if logarithmic:
        return Scale(low / room, high * room)
    return Scale(0.0, high * room, logarithmic=False)


def bar(style: str, begin: float, end: float, height: float = HEIGHT) -> Mark:
    return Mark(style, f"M{begin:g} {height / 2:g}H{end:g}")


def whisker(begin: float, end: float, height: float = HEIGHT) -> Mark:
    """An interval: a line with ends."""
    top, bottom, middle = height / 2 - 4, height / 2 + 4, height / 2
    ends = "".join(f"M{x:g} {top:g}V{bottom:g}" for x in (begin, end))
    return Mark("whisker", f"M{begin:g} {middle:g}H{end:g}{ends}")


def dots(style: str, positions: Iterable[float], height: float = HEIGHT) -> Mark:
    places = dict.fromkeys(map(round, positions))  # thousands of rounds have fewer places than values
    return Mark(style, "".join(f"M{x} {height / 2:g}h0" for x in places))


def rule(style: str, position: float, height: float = HEIGHT) -> Mark:
    """A line across the row."""
    return Mark(style, f"M{position:g} 0V{height:g}")


def sample(style: str) -> Mark:
    """A bar or a line in a legend."""
    return bar(style, 1, SWATCH[0] - 1, SWATCH[1])


def sample_dot(style: str) -> Mark:
    """A dot in a legend."""
    return dots(style, [SWATCH[0] / 2], SWATCH[1])


def box(begin: float, end: float, top: float, bottom: float) -> str:
    """The path of a filled box."""
    return f"M{begin:g} {top:g}H{end:g}V{bottom:g}H{begin:g}z"
