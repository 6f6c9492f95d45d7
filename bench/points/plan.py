"""Which points a budget has time for: whole lines of a sweep over several options, then what lies between.

A curve is drawn over one option, all others being equal. So of several options the points come first that
share a setting with one that is far out: a line over each option, through that point, at which all models
run if there is such a one. All others follow.

Both are taken in the order of a farthest-first traversal (T. F. Gonzalez, Clustering to minimize the
maximum intercluster distance, Theoretical Computer Science 38, 1985): each one is as far as can be from all
that were taken before. So however early the time is over, what was taken is spread evenly. A point that
would take too large a part of the time by itself is left out first, so that it does not stand in the way of
many.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import dist, inf

from bench.points.point import Point

LARGEST_SHARE = 0.4  # of the time, for one point
LINE = 4  # points, of each line through the point that is chosen; fewer if no line has so many
Cost = Callable[[Point], float]
IsWhole = Callable[[Point], bool]
Places = Mapping[Point, Sequence[float]]


@dataclass(frozen=True)
class Plan:
    """kept, left_out: points in the order in which they were asked for."""

    kept: tuple[Point, ...]
    left_out: tuple[Point, ...]


def _always(_point: Point) -> bool:
    return True


def plan(points: Sequence[Point], cost_s: Cost, allowed_s: float, is_whole: IsWhole = _always) -> Plan:
    """The points that so many seconds are enough for, one at least.

    cost_s: seconds that a point takes at the least. is_whole: whether all that is to be compared runs there.
    """
    costs = {point: cost_s(point) for point in points}
    fitting = [point for point in points if costs[point] <= LARGEST_SHARE * allowed_s]
    if not fitting:
        fitting = sorted(points, key=costs.__getitem__)[:1]
    kept: set[Point] = set()
    spent_s = 0.0
    for point in _in_order(fitting, costs.__getitem__, allowed_s, is_whole):
        if not kept or spent_s + costs[point] <= allowed_s:
            kept.add(point)
            spent_s += costs[point]
    return Plan(
        tuple(point for point in points if point in kept),
        tuple(point for point in points if point not in kept),
    )


def _in_order(points: Sequence[Point], cost: Cost, allowed: float, is_whole: IsWhole) -> list[Point]:
    first = farthest_first(lines(points, cost, allowed, is_whole), cost)
    return first + farthest_first(points, cost, before=first)


def farthest_first(points: Sequence[Point], cost: Cost, before: Sequence[Point] = ()) -> list[Point]:
    """Always one that is as far as can be from all before; of equals the cheaper. The first is the cheapest.

    before: points that were taken already.
    """
    places, taken = _places([*points, *before]), set(before)
    left = dict.fromkeys(sorted((point for point in points if point not in taken), key=cost), inf)
    ordered: list[Point] = []

    def take(last: Point) -> None:
        for point, near in left.items():
            left[point] = min(near, dist(places[point], places[last]))

    for point in before:
        take(point)
    while left:
        last = max(left, key=left.__getitem__)  # of equals the first, which is the cheapest
        del left[last]
        ordered.append(last)
        take(last)
    return ordered


def lines(points: Sequence[Point], cost: Cost, allowed: float, is_whole: IsWhole = _always) -> list[Point]:
    """A line over each option through the point that is farthest out of those for whose lines there is time.

    There is if it is enough for ``LINE`` points of each. Empty for a single option, which is a line itself,
    and where no such point is there.
    """
    of_option = _lines(points)
    longest = {name: max(map(len, own.values())) for name, own in of_option.items()}
    if len(longest) < 2 or min(longest.values()) < 2:
        return []
    places = _places(points)
    for point in sorted(points, key=lambda each: (not is_whole(each), -sum(places[each]))):
        cross = {name: own[_without(point, name)] for name, own in of_option.items()}
        cheapest = {point, *(each for line in cross.values() for each in sorted(line, key=cost)[:LINE])}
        is_long = all(len(line) >= min(LINE, longest[name]) for name, line in cross.items())
        if is_long and sum(map(cost, cheapest)) <= allowed:
            return list(dict.fromkeys(each for line in cross.values() for each in line))
    return []


def _lines(points: Sequence[Point]) -> dict[str, dict[Point | None, list[Point]]]:
    """By each option, the points that differ in nothing else, by what they have in common."""
    found: dict[str, dict[Point | None, list[Point]]] = {}
    for point in points:
        for name, _ in point.values:
            found.setdefault(name, {}).setdefault(_without(point, name), []).append(point)
    return found


def _without(point: Point, name: str) -> Point | None:
    return point.only([other for other, _ in point.values if other != name])


def _places(points: Sequence[Point]) -> Places:
    """Where each point lies, from 0 to 1 in each option, by the rank of its value: so are ladders spaced."""
    names = dict.fromkeys(name for point in points for name, _ in point.values)
    known = {name: [dict(point.values)[name] for point in points] for name in names}
    ranks = {name: _ranks(values) for name, values in known.items()}
    return {point: [ranks[name][value] for name, value in point.values] for point in points}


def _ranks(values: Sequence[float]) -> dict[float, float]:
    ordered = sorted(set(values))
    return {value: rank / max(1, len(ordered) - 1) for rank, value in enumerate(ordered)}
