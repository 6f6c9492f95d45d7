"""Where on a map a model is the best, in words: the rectangle of the grid that has most of its spots."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.costs.map import CPU_S, WAIT_S, Spot
from bench.text.units import seconds

Ends = tuple[float, float]


@dataclass(frozen=True)
class Region:
    """A rectangle of the grid, both ends included, in seconds per item.

    held: of its spots, those wanted. elsewhere: wanted spots that lie outside.
    """

    cpu_s: Ends
    wait_s: Ends
    held: int
    spots: int
    elsewhere: int = 0

    def __str__(self) -> str:
        """Such as "3 ms of CPU and more, up to 1 ms of waiting"; empty for the whole grid."""
        sides = (_range(self.cpu_s, CPU_S, "CPU"), _range(self.wait_s, WAIT_S, "waiting"))
        return ", ".join(side for side in sides if side)

    @property
    def counted(self) -> str:
        of = "all" if self.held == self.spots else f"{self.held} of"
        here = f"{of} {self.spots} spots" if self.spots > 1 else "1 spot"
        return f"{here}, and {self.elsewhere} elsewhere" if self.elsewhere else here


def region(wanted: Collection[Spot], others: Collection[Spot]) -> Region:
    """The rectangle with the most spots of ``wanted``, less those of ``others`` in it; the smallest of them.

    wanted: at least one spot. others: spots with another colour.
    """
    return max(_rectangles(wanted, others), key=lambda each: (2 * each.held - each.spots, -each.spots))


def _rectangles(wanted: Collection[Spot], others: Collection[Spot]) -> Iterator[Region]:
    """All that begin and end at wanted spots."""
    in_cpu, in_wait = (sorted({getattr(spot, side) for spot in wanted}) for side in ("cpu_s", "wait_s"))
    for cpu_s in _spans(in_cpu):
        for wait_s in _spans(in_wait):
            held, rest = (_inside(spots, cpu_s, wait_s) for spots in (wanted, others))
            yield Region(cpu_s, wait_s, held, held + rest, len(wanted) - held)


def _spans(places: Sequence[float]) -> Iterator[Ends]:
    for first, low in enumerate(places):
        for high in places[first:]:
            yield low, high


def _inside(spots: Collection[Spot], cpu_s: Ends, wait_s: Ends) -> int:
    return sum(cpu_s[0] <= spot.cpu_s <= cpu_s[1] and wait_s[0] <= spot.wait_s <= wait_s[1] for spot in spots)


def _range(ends: Ends, grid: Sequence[float], of: str) -> str:
    """The ends in words; empty if they are those of the grid."""
    low, high = ends
    if (low, high) == (grid[0], grid[-1]):
        return ""
    if high == 0:
        return f"no {of}"
    if low == high:
        return f"{seconds(low)} of {of}"
    if high == grid[-1]:
        return f"{seconds(low)} of {of} and more"
    if low == grid[0]:
        return f"up to {seconds(high)} of {of}"
    return f"{seconds(low)} to {seconds(high)} of {of}"


def regions(shown: Mapping[Spot, str]) -> dict[str, Region]:
    """Of each name that spots have, where it is, the most frequent first."""
    names = sorted(set(shown.values()), key=lambda name: (-list(shown.values()).count(name), name))
    found = {}
    for name in names:
        wanted = [spot for spot, own in shown.items() if own == name]
        found[name] = region(wanted, [spot for spot in shown if shown[spot] != name])
    return found
