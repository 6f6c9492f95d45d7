"""``--sweep NAME=VALUES`` read: a list of values, or a geometric ladder from one value to another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from math import isfinite, log

from bench.points.point import NAMES, Point

RATIO = 2.5  # about, of a ladder's neighbours: 1:5000 has ten
MOST_VALUES = 64  # of one option
MOST_POINTS = 512  # of all options together
PER_WORKER = "*workers"
LEAST = {"workers": 1.0, "items": 1.0, "rows": 16.0, "latency-ms": 0.0}  # rows: one for each of 16 chunks
MOST = {"workers": 100_000.0, "items": 1_000_000.0, "rows": 1e9, "latency-ms": 60_000.0}
FRACTIONAL = ("latency-ms",)  # all others count something


class SweepError(Exception):
    """What is wrong with a sweep, in one line."""


@dataclass(frozen=True)
class Swept:
    """An option and the values that it is to have, the smallest first.

    per_worker: the values are so many for each worker (weak scaling).
    """

    name: str
    values: tuple[float, ...]
    per_worker: bool = False


def read_all(texts: Iterable[str]) -> tuple[Swept, ...]:
    """The options that are swept, each once, in the order of ``NAMES``. Raises SweepError."""
    swept: dict[str, Swept] = {}
    for text in texts:
        own = read(text)
        if own.name in swept:
            raise SweepError(f"--sweep {text}: {own.name} is swept already, give all its values at once")
        swept[own.name] = own
    if any(own.per_worker for own in swept.values()) and "workers" not in swept:
        raise SweepError(f"--sweep items=…{PER_WORKER} needs a --sweep workers=… beside it")
    count = len(points(list(swept.values())))
    if count > MOST_POINTS:
        raise SweepError(f"--sweep: these are {count:,} points, {MOST_POINTS} are the most")
    return tuple(swept[name] for name in NAMES if name in swept)


def read(text: str) -> Swept:
    """One option. Raises SweepError."""
    name, equals, values = text.partition("=")
    if name not in NAMES:
        close = get_close_matches(name, NAMES, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(NAMES)}"
        raise SweepError(f"--sweep {text}: no option to sweep is named {name!r}: {hint}")
    per_worker = name == "items" and values.endswith(PER_WORKER)
    listed = values.removesuffix(PER_WORKER) if per_worker else values
    if not equals or not listed:
        raise SweepError(f"--sweep {text}: say {name}=1,2,4 or {name}=1:5000")
    found = _ladder_of(text, name, listed) if ":" in listed else _list_of(text, name, listed)
    if len(found) > MOST_VALUES:
        raise SweepError(f"--sweep {text}: these are {len(found)} values, {MOST_VALUES} are the most")
    return Swept(name, tuple(found), per_worker)


def _list_of(text: str, name: str, listed: str) -> list[float]:
    return sorted({_number(text, name, part) for part in listed.split(",")})


def _ladder_of(text: str, name: str, listed: str) -> list[float]:
    first, _, last = listed.partition(":")
    low, high = _number(text, name, first), _number(text, name, last)
    if not 0 < low < high:
        raise SweepError(f"--sweep {text}: a ladder goes from a value above 0 to a larger one")
    return ladder(low, high, whole=name not in FRACTIONAL)


def ladder(low: float, high: float, *, whole: bool = True) -> list[float]:
    """From one value to another in steps of the same ratio, about ``RATIO``; both ends are in it.

    whole: rounded to whole numbers, each of them once.
    """
    steps = max(1, round(log(high / low) / log(RATIO)))
    values = [low * (high / low) ** (step / steps) for step in range(1, steps)]
    inner = [float(round(value)) if whole else float(f"{value:.3g}") for value in values]
    return sorted({low, *inner, high})


def _number(text: str, name: str, part: str) -> float:
    try:
        value = float(part)
    except ValueError:
        raise SweepError(f"--sweep {text}: {part!r} is no number") from None
    if not isfinite(value) or not LEAST[name] <= value <= MOST[name]:
        least, most = LEAST[name], MOST[name]
        raise SweepError(f"--sweep {text}: {name} must be {least:,.0f} or more, and at most {most:,.0f}")
    if name not in FRACTIONAL and value != int(value):
        raise SweepError(f"--sweep {text}: {part} is no whole number")
    return value


def points(swept: Sequence[Swept]) -> list[Point]:
    """Every setting of these options, with each value of one beside each value of the others.

    Workers vary fastest: points that differ in nothing else have the same items.
    """
    ordered = sorted(swept, key=lambda own: own.name == "workers")
    combined = product(*(own.values for own in ordered))
    found = [_point(ordered, values) for values in combined] if ordered else []
    return list(dict.fromkeys(found))


def _point(swept: Sequence[Swept], values: Sequence[float]) -> Point:
    own = {each.name: value for each, value in zip(swept, values, strict=True)}
    for each in swept:
        if each.per_worker:
            own[each.name] *= own["workers"]
    return Point.of(own)


def most_items(swept: Sequence[Swept]) -> int | None:
    """The most items of a round at any point; None if they are not swept."""
    asked = [count for point in points(swept) if (count := point.whole("items"))]
    return max(asked, default=None)
