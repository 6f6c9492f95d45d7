"""Where one curve passes another, as tested claims: from 560 items on, asyncio is twice as fast as threads.

Such a claim is about all values from one on. They are tested one after the other from the largest down, each
at the full error, until one is not shown: a sequence fixed beforehand needs no correction (W. Maurer,
L. A. Hothorn, W. Lehmacher, Multiple comparisons in drug clinical trials and preclinical assays: a-priori
ordered hypotheses, 1995). Which pairs, which of the two, and from which end were not fixed, so all of those
share the error by Bonferroni. "Up to" goes the other way, from the smallest value up.

Each single test is one of ``bench.analysis.claims``: of the visits of both cells at one point, by the heats
that both were in, if any; or of those of one cell beside serial's rounds. Where the HTTP server may be what
was measured, nothing is claimed.

Below the smallest value that was shown the ratio passes its limit. Where it does is read off the straight
lines between what was measured, on logarithmic scales: an estimate, no claim, and said so. Its ends are where
the lines between the ends of the intervals do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from math import exp, log
from typing import Literal

from bench.analysis.claims import error_of, leads_of, spreads_of
from bench.analysis.curves import Curves
from bench.analysis.result import Result
from bench.stats.intervals import Estimate
from bench.stats.student_t import Spread, interval_of

SERIAL = "serial"
FASTER, MUCH_FASTER = 1.0, 1.5  # times as fast: the two kinds of claim
ENDS = 2  # a sequence begins at the largest value or at the smallest
OUTSIDE = 0.025  # the probability that an interval lies above the true value, and that it lies below

End = Literal["from", "up to"]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """About where a ratio is passed. low, high: from where to where; None where no value measured tells."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Crossing:
    """One cell is shown to be more than ``ratio`` times as fast as another, from a value on or up to it.

    faster, slower: their labels. value: the first value that was shown. beyond: the next, which was not; None
    if all values were shown. lead: how many times as fast it is at that value. place: about where the ratio
    is passed; None if it is not passed among the values.
    """

    faster: str
    slower: str
    ratio: float
    end: End
    value: float
    lead: Estimate
    beyond: float | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Leads:
    """How much faster each cell is than each other, at each value of one option.

    values: the smallest first. labels: of the cells, serial among them. spreads: of the log of how much
    faster the first of a pair is than the second, by value and pair. error: that claims of one kind share.
    """

    values: tuple[float, ...]
    labels: tuple[str, ...]
    spreads: dict[tuple[float, Pair], Spread]
    error: float

    @classmethod
    def of(cls, curves: Curves, *, at_end: bool = True) -> "Leads":
        """at_end: all that was measured is there; else it is one of the session's looks before."""
        spreads: dict[tuple[float, Pair], Spread] = {}
        for value in curves.values:
            for pair, spread in _at_value(_measured(curves, value)):
                spreads[value, pair] = spread
        labels = dict.fromkeys(name for _, pair in spreads for name in pair)
        results = [place.result for curve in curves.curves for place in curve.places]
        error = error_of(results, at_end=at_end)
        return cls(tuple(curves.values), tuple(labels), spreads, error)

    @property
    def level(self) -> float:
        """The error of each sequence of tests."""
        return self.error / max(1, len(self.labels) * (len(self.labels) - 1) * ENDS)

    def crossings(self, ratio: float) -> list[Crossing]:
        """All that were shown, for one kind of claim."""
        ends: tuple[End, ...] = ("from", "up to")
        pairs = permutations(self.labels, 2)
        found = (self._crossing(pair, ratio, end) for pair in pairs for end in ends)
        return [crossing for crossing in found if crossing]

    def _crossing(self, pair: Pair, ratio: float, end: End) -> Crossing | None:
        known = [value for value in self.values if (value, pair) in self.spreads]
        order = known[::-1] if end == "from" else known
        shown = 0
        while shown < len(order) and self._is_shown(order[shown], pair, ratio):
            shown += 1
        if not shown:
            return None
        value = order[shown - 1]
        beyond = order[shown] if shown < len(order) else None
        lead = interval_of(self.spreads[value, pair], OUTSIDE)
        place = self._place(pair, ratio, order[shown - 1 :])
        return Crossing(*pair, ratio, end, value, lead, beyond, place)

    def _is_shown(self, value: float, pair: Pair, ratio: float) -> bool:
        return bool(self.spreads[value, pair].p_above(ratio) <= self.level)

    def _place(self, pair: Pair, ratio: float, order: Sequence[float]) -> Place | None:
        """Where the ratio is passed. order: values from the one that was shown outwards."""
        spreads = [self.spreads[value, pair] for value in order]
        heights = [float(own.mean) - log(ratio) for own in spreads]
        margins = [log(own.width(OUTSIDE)) / 2 for own in spreads]
        middle = _falls(order, heights)
        if middle is None:
            return None
        near = _falls(order, [own - margin for own, margin in zip(heights, margins, strict=True)])
        far = _falls(order, [own + margin for own, margin in zip(heights, margins, strict=True)])
        low, high = (far, near) if order[0] > order[-1] else (near, far)
        return Place(middle, low, high)


def _falls(values: Sequence[float], heights: Sequence[float]) -> float | None:
    """Where heights fall below 0 for the first time, on a straight line to the next value; None: nowhere.

    heights: above 0 at the first value.
    """
    for (first, above), (second, below) in pairwise(zip(values, heights, strict=True)):
        if below < 0:
            share = above / (above - below)
            if min(first, second) <= 0:
                return first + share * (second - first)
            return exp(log(first) + share * (log(second) - log(first)))
    return None


def _measured(curves: Curves, value: float) -> list[Result]:
    """The cells at one value of which something may be claimed; serial is what stands beside them."""
    places = (place for curve in curves.curves for place in curve.places if place.value == value)
    return [
        place.result
        for place in places
        if place.result.has_neighbours and not place.result.is_serial and not place.is_of_server
    ]


def _at_value(models: Sequence[Result]) -> Iterator[tuple[Pair, Spread]]:
    """The lead of each over each other, and over serial, both ways round."""
    if not models:
        return
    leads = leads_of(models)
    samples = spreads_of(models, [model.visit_log_speed_ups for model in models])
    for (one, model), (other, beside) in permutations(enumerate(models), 2):
        yield (model.label, beside.label), leads.of(one, other)
    for model, sample in zip(models, samples, strict=True):
        yield (model.label, SERIAL), sample
        yield (SERIAL, model.label), sample._replace(mean=-sample.mean)
