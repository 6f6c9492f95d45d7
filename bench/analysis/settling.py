"""What would settle a question that a run leaves open: so many more visits, in minutes.

A test probably finds an effect that is at least its minimum detectable effect
(``Spread.smallest_visible``), which is so many standard errors, and a standard error shrinks with the root
of the number of visits.
"""

from collections.abc import Sequence
from itertools import chain
from math import log

from bench.analysis.claims import Claim, Claims
from bench.analysis.result import Result
from bench.stats.best_of import EQUIVALENT
from bench.stats.student_t import Spread


def minutes_to_settle(claims: Claims) -> float:
    """How many minutes more would probably settle what could not be told."""
    contested = [claim for claim in claims.cells if claim.result in claims.contested]
    factors = (
        _to_tell_the_best(claims, contested) if claims.faster else _to_tell_from_serial(claims, contested)
    )
    visits = (
        claim.result.facts.sweeps * max(0.0, factor - 1)
        for claim, factor in zip(contested, factors, strict=True)
    )
    seconds = (more * seconds_per_visit(claim.result) for more, claim in zip(visits, contested, strict=True))
    return sum(seconds) / 60


def _to_tell_the_best(claims: Claims, contested: Sequence[Claim]) -> list[float]:
    """Times as many visits as there are, for each contested cell: enough to show that the first is best."""
    level = claims.error / max(1, len(contested) - 1)  # best_of compares those that may be best
    places = [place for place, claim in enumerate(claims.cells) if claim in contested]
    first = max(places, key=lambda place: min(claims.leads.means[place, places]))
    leads = (claims.leads.of(first, other) for other in places if other != first)
    needed = [(_detectable(lead, level) / (float(lead.mean) + log(1 + EQUIVALENT))) ** 2 for lead in leads]
    return [max(needed, default=1.0)] * len(contested)


def _to_tell_from_serial(claims: Claims, contested: Sequence[Claim]) -> list[float]:
    """Likewise, to show of each that it is faster than serial, or that it is not."""
    level = claims.error / 2 / len(claims.cells)
    samples = [claim.log_speed_up for claim in contested]
    return [(_detectable(sample, level) / _distance(float(sample.mean))) ** 2 for sample in samples]


def _distance(log_speed_up: float) -> float:
    """How far it is from what is to be excluded: no speed-up, or one that is worth its name."""
    return max(log_speed_up, log(1 + EQUIVALENT) - log_speed_up)


def _detectable(sample: Spread, level: float) -> float:
    return log(sample.smallest_visible(1.0, level))


def seconds_per_visit(result: Result) -> float:
    """Seconds that one more visit takes: as recorded, or else what its rounds and neighbours took."""
    facts = result.facts
    if facts.visits_s is not None:
        return facts.visits_s / facts.sweeps
    return (sum(result.rounds) + _neighbours_s(result)) / facts.sweeps


def _neighbours_s(result: Result) -> float:
    beside = result.facts.neighbours
    if beside is None or result.facts.kind == "io":  # what waits shares a few serial rounds
        return 0.0
    serial_s = _flat(beside.serial_s)
    cpus, capacity = beside.cpus or 1, _flat(beside.capacity or [])
    together = (own_s * cpus / given for own_s, given in zip(serial_s, capacity, strict=False))
    return sum(serial_s) + sum(together)


def _flat(visits: Sequence[Sequence[float]]) -> list[float]:
    return list(chain.from_iterable(visits))
