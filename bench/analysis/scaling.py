"""What more in work at once gains, and what it costs: the Universal Scalability Law of curves over workers.

It is fitted to the throughput over what is in work at once. Of what waits that is all the workers there are,
as long as there are items for them. Of what computes it is CPUs: beyond their number workers add nothing, so
places there say nothing of contention and coherency, and on two CPUs two places are left for three numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.analysis.curves import Curve, Curves, Place
from bench.analysis.wording import interval
from bench.stats.intervals import Estimate
from bench.stats.usl import LEAST_PLACES, Usl, fit
from bench.text.units import count, factor

LAW = "the Universal Scalability Law (N. Gunther)"


@dataclass(frozen=True)
class Scaling:
    """The law of one cell. largest: most items in work at once that it was fitted to."""

    label: str
    law: Usl
    largest: int

    def __str__(self) -> str:
        law = self.law
        costs = f"contention {_share(law.contention)}, coherency {_tiny(law.coherency)}"
        if not 1 < law.peak <= self.largest:
            return f"{self.label}: {costs}"
        most = f"{law.peak:,.0f} at once, {factor(law.at(law.peak))} per second"
        return f"{self.label}: {costs}; by that law its throughput is largest with about {most}"


def scalings(curves: Curves, cpus: int) -> tuple[list[Scaling], str]:
    """The law of each cell that it can be fitted to, and why it is not fitted, if it is to none.

    cpus: that the run could use.
    """
    if curves.option != "workers":
        return [], ""
    fitted = [scaling for curve in curves.curves if (scaling := _scaling(curve, curves.kind, cpus))]
    return fitted, "" if fitted else _why_not(curves, cpus)


def _scaling(curve: Curve, kind: str, cpus: int) -> Scaling | None:
    places = [place for place in curve.places if _says_something(place, kind, cpus)]
    own = {place.at_once: place.throughput.value for place in places}
    law = fit(list(own), list(own.values()))
    return Scaling(curve.label, law, max(own)) if law else None


def _says_something(place: Place, kind: str, cpus: int) -> bool:
    most = place.result.facts.items if kind == "io" else min(cpus, place.result.facts.items)
    return place.value <= most and not place.is_of_server


def _why_not(curves: Curves, cpus: int) -> str:
    needed = f"{LAW} has three parameters and is fitted to {LEAST_PLACES} numbers of workers or more"
    if curves.kind == "io":
        return f"{needed}, none above the number of items and none where the server may be what was measured"
    usable = len([value for value in curves.values if value <= cpus])
    return (
        f"{LAW} is not fitted: this is work on the CPU, there {'is' if cpus == 1 else 'are'} "
        f"{count(cpus, 'CPU')}, and workers beyond that add nothing, so that {count(usable, 'place')} of the "
        "curve would have to give three parameters"
    )


def _share(own: Estimate) -> str:
    return f"{own.value:.2%} ({own.low:.2%} to {own.high:.2%})"


def _tiny(own: Estimate) -> str:
    return f"{own.value:.1e} ({own.low:.1e} to {own.high:.1e})"


def strong_or_weak(curves: Curves) -> str:
    return "weak scaling" if curves.is_weak else "strong scaling"


def efficiencies(curves: Curves) -> Sequence[str]:
    """A clause for each cell: its speed-up per worker at the fewest and at the most workers."""
    return [clause for curve in curves.curves if (clause := _efficiency(curve))]


def _efficiency(curve: Curve) -> str:
    known = [(place.value, place.efficiency) for place in curve.places if place.efficiency]
    if len(known) < 2:
        return ""
    (few, first), (many, last) = known[0], known[-1]
    assert first
    assert last
    return (
        f"{curve.label}: {factor(first.value)} ({interval(first)}) per worker with {few:,.0f}, "
        f"{factor(last.value)} ({interval(last)}) with {many:,.0f}"
    )
