"""Which cells of a run that sweeps need more visits: those where curves cross, then those where one bends.

Between two neighbouring values of the swept option two curves cross if the one that leads at the first is not
the one that leads at the second; where it is not shown at either which of them leads, they may. Only pairs
with a cell that leads at one of the two values count: where the second best meets the third is of no use to
anyone. There, the cells of both are what a verdict waits for (``Need.VERDICT``).

A curve bends where its slope changes, on logarithmic scales: there and at both places beside it, its figures
are made narrower (``Need.FIGURE``). On a straight piece, a wide interval does no harm.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import log

from bench.analysis.crossings import FASTER, SERIAL, Leads
from bench.analysis.curves import Curve, Curves, Place, curves_of
from bench.analysis.result import Result
from bench.session.looks import NARROW, Need, widths

BEND = 0.25  # a change of slope, of the log of the speed-up over the log of the value
USELESS = 1.5  # high / low of an interval that says too little anywhere


def needs(cells: Sequence[Result]) -> dict[str, Need]:
    """What each of one workload's cells needs, by its id."""
    wide = widths(cells)
    needed = {name: Need.FIGURE if own > USELESS else Need.NONE for name, own in wide.items()}
    for curves in curves_of(cells):
        for curve in curves.curves:
            for place in _bending(curve.places):
                needed[place.result.fullname] = max(needed[place.result.fullname], Need.FIGURE)
        for cell in _crossing(curves):
            needed[cell.fullname] = Need.VERDICT
    return {name: need if wide[name] > NARROW else Need.NONE for name, need in needed.items()}


def _bending(places: Sequence[Place]) -> Iterator[Place]:
    """The places at which a curve bends, and those beside them."""
    known = [place for place in places if place.value > 0 and place.result.speed_up_beside]
    for around in zip(known, known[1:], known[2:], strict=False):
        before, after = (_slope(*pair) for pair in pairwise(around))
        if abs(after - before) > BEND:
            yield from around


def _slope(place: Place, following: Place) -> float:
    return (_height(following) - _height(place)) / (log(following.value) - log(place.value))


def _height(place: Place) -> float:
    gain = place.result.speed_up_beside
    assert gain
    return log(gain.value)


def _crossing(curves: Curves) -> Iterator[Result]:
    """The cells of curves that cross, or may, at the values on both sides."""
    leads = Leads.of(curves, at_end=False)
    by_label = {curve.label: curve for curve in curves.curves}
    for values in pairwise(curves.values):
        best = {_best(leads, value) for value in values} - {""}
        for one, other in combinations(leads.labels, 2):
            if best & {one, other} and _may_cross(leads, values, one, other):
                yield from _at(by_label, (one, other), values)


def _best(leads: Leads, value: float) -> str:
    """Who leads at a value, as far as is seen; nobody if nothing was measured there."""
    behind: dict[str, int] = {}
    for (at, (one, _)), spread in leads.spreads.items():
        if at == value:
            behind[one] = behind.get(one, 0) + bool(spread.mean < 0)
    return min(behind, key=behind.__getitem__, default="")


def _may_cross(leads: Leads, values: tuple[float, float], one: str, other: str) -> bool:
    """Whether it was not shown that the same one leads at both values."""
    sides = [_side(leads, value, one, other) for value in values]
    return 0 in sides or len(set(sides)) > 1


def _side(leads: Leads, value: float, one: str, other: str) -> int | None:
    """Who of two leads at a value: 1 or -1; 0 if neither was shown to; None if not both were measured."""
    spread = leads.spreads.get((value, (one, other)))
    if spread is None:
        return None
    shown = bool(min(spread.p_above(FASTER), spread.p_below(FASTER)) <= leads.level)
    return (1 if spread.mean > 0 else -1) if shown else 0


def _at(by_label: dict[str, Curve], labels: Sequence[str], values: Sequence[float]) -> Iterator[Result]:
    for label in labels:
        for value in values:
            if label != SERIAL and label in by_label and (cell := by_label[label].at(value)):
                yield cell
