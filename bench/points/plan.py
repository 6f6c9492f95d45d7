"""Which points a budget has time for: spread over the whole sweep, the cheapest first of all.

The points are taken in the order of a farthest-first traversal (T. F. Gonzalez, Clustering to minimize the
maximum intercluster distance, Theoretical Computer Science 38, 1985): each one is as far as can be from all
that were taken before. So however early the time is over, what was taken covers the sweep evenly. A point
that would take too large a part of the time by itself is left out first, so that it does not stand in the
way of many.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import dist, inf

from bench.points.point import Point

LARGEST_SHARE = 0.4  # of the time, for one point


@dataclass(frozen=True)
class Plan:
    """kept, left_out: points in the order in which they were asked for."""

    kept: tuple[Point, ...]
    left_out: tuple[Point, ...]


def plan(points: Sequence[Point], cost_s: Callable[[Point], float], allowed_s: float) -> Plan:
    """The points that so many seconds are enough for, one at least.

    cost_s: seconds that a point takes at the least.
    """
    costs = {point: cost_s(point) for point in points}
    fitting = [point for point in points if costs[point] <= LARGEST_SHARE * allowed_s]
    if not fitting:
        fitting = sorted(points, key=costs.__getitem__)[:1]
    kept: set[Point] = set()
    spent_s = 0.0
    for point in farthest_first(fitting, costs.__getitem__):
        if not kept or spent_s + costs[point] <= allowed_s:
            kept.add(point)
            spent_s += costs[point]
    return Plan(
        tuple(point for point in points if point in kept),
        tuple(point for point in points if point not in kept),
    )


def farthest_first(points: Sequence[Point], cost: Callable[[Point], float]) -> list[Point]:
    """The cheapest point, then always one that is as far as can be from all before; of equals the cheaper."""
    places = _places(points)
    left = dict.fromkeys(sorted(points, key=cost), inf)
    ordered: list[Point] = []
    while left:
        last = max(left, key=left.__getitem__)  # of equals the first, which is the cheapest
        del left[last]
        ordered.append(last)
        for point, near in left.items():
            left[point] = min(near, dist(places[point], places[last]))
    return ordered


def _places(points: Sequence[Point]) -> dict[Point, list[float]]:
    """Where each point lies, from 0 to 1 in each option, by the rank of its value: so are ladders spaced."""
    names = dict.fromkeys(name for point in points for name, _ in point.values)
    known = {name: [dict(point.values)[name] for point in points] for name in names}
    ranks = {name: _ranks(values) for name, values in known.items()}
    return {point: [ranks[name][value] for name, value in point.values] for point in points}


def _ranks(values: Sequence[float]) -> dict[float, float]:
    ordered = sorted(set(values))
    return {value: rank / max(1, len(ordered) - 1) for rank, value in enumerate(ordered)}
