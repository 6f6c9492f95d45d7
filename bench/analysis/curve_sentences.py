"""What curves say, in sentences: where one model overtakes another, and where a model begins to pay.

Only claims that were shown are said, each of the best cell of a family of models: those of its relatives are
seen in the plot. Which cell is the best there is no claim.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from operator import attrgetter
from statistics import fmean

from bench.analysis.crossings import FASTER, MUCH_FASTER, SERIAL, Crossing, End, Leads, Place
from bench.analysis.curves import Curve, Curves
from bench.analysis.wording import measured
from bench.text.units import listed

MOST = 8  # sentences of one set of curves
UNITS = {"workers": "workers", "items": "items", "rows": "rows", "latency-ms": "ms of latency"}
COUNTS = ("workers", "items", "rows")
AT_ONCE = " at once"  # where all of them are in work


@dataclass(frozen=True)
class Said:
    """Curves, and their crossings that are worth a sentence, in order. named: the cells that these are of."""

    curves: Curves
    crossings: tuple[Crossing, ...]
    named: tuple[str, ...]

    @classmethod
    def of(cls, curves: Curves) -> "Said":
        """The crossings of the best of each family with the best of all, then those with serial."""
        named = representatives(curves)
        leads = Leads.of(curves)
        shown = [own for ratio in (MUCH_FASTER, FASTER) for own in leads.crossings(ratio)]
        found = (own for pair in _pairs(named) for own in _of_pair(shown, *pair) if _is_news(own))
        return cls(curves, tuple(dict.fromkeys(found))[:MOST], tuple(named))

    @property
    def sentences(self) -> list[str]:
        """A clause for each; empty if nothing could be compared."""
        said = [_sentence(own, self.curves) for own in self.crossings]
        return said or ([_nothing(self.named, self.curves)] if self.named else [])


def _pairs(named: Sequence[str]) -> list[tuple[str, str]]:
    """Of whom it is worth knowing which is faster where, both ways round: the first is the best of all."""
    with_best = [pair for other in named[1:] for pair in ((named[0], other), (other, named[0]))]
    return [*with_best, *(pair for label in named for pair in ((label, SERIAL), (SERIAL, label)))]


def _of_pair(shown: Sequence[Crossing], faster: str, slower: str) -> Iterator[Crossing]:
    """What was shown of one over the other from each end. shown: what was, by the larger ratio first.

    Beside serial it is where a model begins to pay that counts, not where it is far ahead.
    """
    ends: tuple[End, ...] = ("from", "up to")
    ratios = (FASTER,) if SERIAL in (faster, slower) else (MUCH_FASTER, FASTER)
    for end in ends:
        known = [own for own in shown if (own.faster, own.slower, own.end) == (faster, slower, end)]
        yield from [own for own in known if own.ratio in ratios][:1]


def representatives(curves: Curves) -> list[str]:
    """The best cell of each family over all places; first the one that is best where it was measured last."""
    best: dict[str, Curve] = {}
    for curve in curves.curves:
        last = curve.places[-1].result
        if last.speed_up_beside and not last.is_serial:
            best[last.facts.family] = max(best.get(last.facts.family, curve), curve, key=_height)
    return [curve.label for curve in sorted(best.values(), key=attrgetter("last_speed_up"), reverse=True)]


def _height(curve: Curve) -> float:
    """The mean log of the speed-up: at a single place, two starts that tie there would take turns."""
    gains = (place.result.speed_up_beside for place in curve.places)
    return fmean(log(gain.value) for gain in gains if gain)


def _is_news(own: Crossing) -> bool:
    """Whether it says where something changes, or that one model is far ahead of another everywhere."""
    return own.beyond is not None or (own.end == "from" and own.ratio == MUCH_FASTER)


def _sentence(own: Crossing, curves: Curves) -> str:
    value = shown(own.value, curves)
    times = f"more than {own.ratio:g} times as fast as" if own.ratio > 1 else "faster than"
    said = f"{_from(own, value)} {own.faster} is {times} {own.slower}, {measured(own.lead)} there"
    if own.beyond is None:
        return f"{said}; so it is at every value measured"
    if own.place is None:
        return f"{said}; not shown at {number(own.beyond)}"
    passed = "that ratio is passed" if own.ratio > 1 else "they cross"
    return f"{said}; {passed} at about {_about(own.place)}"


def _about(place: Place) -> str:
    """An estimate with its interval: 44 (30–80), or what of that is known."""
    ends = [None if end is None else _rounded(end) for end in (place.low, place.high)]
    if None not in ends:
        return f"{_rounded(place.value)} ({ends[0]}–{ends[1]})"
    known = f" ({ends[0]} or more)" if ends[0] else f" ({ends[1]} or less)" if ends[1] else ""
    return f"{_rounded(place.value)}{known}"


def _from(own: Crossing, value: str) -> str:
    return f"from {value} on," if own.end == "from" else f"up to {value},"


def shown(value: float, curves: Curves) -> str:
    """A value of the swept option with what it counts: 560 items at once."""
    at_once = curves.option == "items" and curves.ceiling(value) == value
    return counted(value, curves.option) + (AT_ONCE if at_once else "")


def counted(value: float, option: str) -> str:
    """1 worker, 16 workers."""
    unit = UNITS.get(option, option)
    return f"{number(value)} {unit.removesuffix('s') if value == 1 and option in COUNTS else unit}"


def number(value: float) -> str:
    """5,000, or 0.5."""
    return f"{int(value):,}" if value == int(value) else f"{value:g}"


def _rounded(value: float) -> str:
    """An estimate in two significant digits."""
    return number(float(f"{value:.2g}"))


def _nothing(named: Sequence[str], curves: Curves) -> str:
    return (
        f"no crossing was shown over {UNITS.get(curves.option, curves.option)} "
        f"among {listed([*named, SERIAL])}"
    )


def setting(curves: Curves) -> str:
    """What the other options are set to: at 16 workers."""
    parts = [counted(value, name) for name, value in curves.fixed]
    return f"at {listed(parts)}" if parts else ""
