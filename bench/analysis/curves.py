"""Curves: a workload's cells over one swept option, all else being equal.

What a cell is measured at stands in its facts (``Facts.point``). Of a run that sweeps over several options
there are many such sets of curves; for each option the one with most places is taken, at the largest values
of the others. Where the items grow with the workers, efficiency is that of weak scaling (J. L. Gustafson,
Reevaluating Amdahl's Law, Communications of the ACM 31, 1988), else that of strong scaling.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bench.analysis.reasons import kept_server_busy
from bench.analysis.result import Result, of_workload
from bench.stats.intervals import Estimate

PER_WORKER = "items per worker"
LEAST_PLACES, LEAST_WEAK = 2, 3  # of a curve

Setting = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Place:
    """A cell at one value of the swept option."""

    value: float
    result: Result

    @property
    def is_of_server(self) -> bool:
        """Whether the HTTP server may be what was measured there: then nothing is claimed of it."""
        return kept_server_busy(self.result)

    @property
    def at_once(self) -> int:
        """Items in work at once, at the most."""
        return min(self.result.facts.items, self.result.facts.workers)

    @property
    def throughput(self) -> Estimate:
        """Items per second."""
        taken, items = self.result.seconds, self.result.facts.items
        return replace(taken, value=items / taken.value, low=items / taken.high, high=items / taken.low)

    @property
    def efficiency(self) -> Estimate | None:
        """The speed-up for each worker; None without neighbours."""
        gain, workers = self.result.speed_up_beside, self.result.facts.workers
        if gain is None:
            return None
        return replace(gain, value=gain.value / workers, low=gain.low / workers, high=gain.high / workers)


@dataclass(frozen=True)
class Curve:
    """A cell at all values of the swept option at which it was measured, the smallest first."""

    label: str
    places: tuple[Place, ...]

    @property
    def last_speed_up(self) -> float:
        """Where it was measured last; 0 without neighbours."""
        gain = self.places[-1].result.speed_up_beside
        return gain.value if gain else 0.0

    def at(self, value: float) -> Result | None:
        return next((place.result for place in self.places if place.value == value), None)


@dataclass(frozen=True)
class Curves:
    """The cells of a workload over one swept option.

    option: its name. fixed: the others, and what they are set to; for weak scaling, the items per worker.
    """

    workload: str
    option: str
    fixed: Setting
    curves: tuple[Curve, ...]

    @property
    def values(self) -> list[float]:
        return sorted({place.value for curve in self.curves for place in curve.places})

    @property
    def kind(self) -> str:
        return self.curves[0].places[0].result.facts.kind

    @property
    def is_weak(self) -> bool:
        """Whether the items grow with the workers."""
        return any(name == PER_WORKER for name, _ in self.fixed)

    def has(self, point: Mapping[str, float]) -> bool:
        """Whether a point lies on them: all but the swept option is set as it is here."""
        items, workers = point.get("items", 0.0), point.get("workers", 0.0)
        known = {**point, PER_WORKER: items / workers if workers else 0.0}
        return all(known.get(name) == value for name, value in self.fixed)

    def ceiling(self, value: float) -> int | None:
        """The largest speed-up that any model can have there: items at once; None for what computes."""
        places = [place for curve in self.curves for place in curve.places if place.value == value]
        return max((place.at_once for place in places), default=None) if self.kind == "io" else None


def split(results: Sequence[Result]) -> tuple[list[Result], list[Result]]:
    """The cells of workloads that were not swept, and those of workloads that were."""
    swept = {result.workload for result in results if result.facts.point}
    plain = [result for result in results if result.workload not in swept]
    return plain, [result for result in results if result.workload in swept]


def curves_of(results: Sequence[Result]) -> list[Curves]:
    """The curves of all workloads that were swept: one set for each option, and one for weak scaling."""
    swept = [result for result in results if result.facts.point]
    found: list[Curves] = []
    for workload in sorted({result.workload for result in swept}):
        own = of_workload(swept, workload)
        for option in dict.fromkeys(chain.from_iterable(_point(result) for result in own)):
            found += _largest(_over(own, option), LEAST_PLACES)
        found += _largest(_weak(own), LEAST_WEAK)
    return found


def _point(result: Result) -> dict[str, float]:
    return result.facts.point or {}


def _largest(sets: Iterable[Curves], least: int) -> list[Curves]:
    """The one with most places, at the largest values of what is fixed; none if none has enough places."""
    known = [own for own in sets if _longest(own) >= least]
    most = max(known, key=_rank, default=None)
    return [most] if most else []


def _rank(own: Curves) -> tuple[bool, int, list[float]]:
    several = any(not _is_alone(curve) for curve in own.curves)
    return several, _longest(own), [value for _, value in own.fixed]


def _is_alone(curve: Curve) -> bool:
    return curve.places[0].result.facts.one_at_a_time


def _longest(own: Curves) -> int:
    """Places of the longest curve; what does one item at a time may be on many sets, and does not count."""
    counted = [len(curve.places) for curve in own.curves if not _is_alone(curve)]
    return max(counted or [len(curve.places) for curve in own.curves])


def _over(own: Sequence[Result], option: str) -> Iterator[Curves]:
    """Over one option, for each setting of the others."""
    with_option = [result for result in own if option in _point(result)]
    settings = dict.fromkeys(_without(result, option) for result in with_option)
    for fixed in settings:
        members = [result for result in with_option if _fits(result, option, fixed)]
        yield _curves(fixed, option, {id(result): _point(result)[option] for result in members}, members)


def _without(result: Result, option: str) -> Setting:
    return tuple((name, value) for name, value in _point(result).items() if name != option)


def _fits(result: Result, option: str, fixed: Setting) -> bool:
    """Whether it is measured at that setting; what does one item at a time is, at any number of workers."""
    return set(_without(result, option)) <= set(fixed) and (
        result.facts.one_at_a_time or _without(result, option) == fixed
    )


def _weak(own: Sequence[Result]) -> Iterator[Curves]:
    """Over the workers, for each number of items per worker."""
    both = [result for result in own if {"workers", "items"} <= _point(result).keys()]
    settings = {id(result): _setting_per_worker(result) for result in both}
    for fixed in dict.fromkeys(settings.values()):
        members = [result for result in both if settings[id(result)] == fixed]
        values = {id(result): _point(result)["workers"] for result in members}
        yield _curves(fixed, "workers", values, members)


def _setting_per_worker(result: Result) -> Setting:
    point = _point(result)
    others = tuple((name, value) for name, value in point.items() if name not in ("workers", "items"))
    return ((PER_WORKER, point["items"] / point["workers"]), *others)


def _curves(fixed: Setting, option: str, values: dict[int, float], members: Sequence[Result]) -> Curves:
    """values: of the option, by the identity of each member."""
    curves = []
    for label in dict.fromkeys(result.label for result in sorted(members, key=lambda result: result.place)):
        places = [Place(values[id(result)], result) for result in members if result.label == label]
        curves.append(Curve(label, tuple(sorted(places, key=lambda place: place.value))))
    return Curves(members[0].workload, option, fixed, tuple(curves))
