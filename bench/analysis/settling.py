"""What would settle a question that a run leaves open: so many more visits, in minutes.

A test probably finds an effect that is at least its minimum detectable effect
(``Spread.smallest_visible``), which is so many standard errors, and a standard error shrinks with the root
of the number of visits.
"""

from collections.abc import Sequence
from itertools import chain
from math import log

from bench.analysis.claims import Claims
from bench.analysis.result import Result
from bench.stats.best_of import EQUIVALENT, SCREENING
from bench.stats.blocks import shared
from bench.stats.student_t import Spread

LEAST_DISTANCE = 1e-3  # differences that were measured apart may contradict each other


def minutes_to_settle(claims: Claims) -> float:
    """How many minutes more would probably settle what could not be told."""
    contested = [place for place, claim in enumerate(claims.cells) if claim.result in claims.contested]
    visits = _to_tell_the_best if claims.faster else _to_tell_from_serial
    return (
        sum(
            visits(claims, place, contested) * seconds_per_visit(claims.cells[place].result)
            for place in contested
        )
        / 60
    )


def _to_tell_the_best(claims: Claims, _: int, contested: Sequence[int]) -> float:
    """How many visits more of each contested cell are enough to show that the first of them is best."""
    level = (1 - SCREENING) * claims.error / max(1, len(contested) - 1)  # as best_of compares them
    first = max(contested, key=lambda place: min(claims.leads.means[place, contested]))
    return max(_more_of_pair(claims, first, other, level) for other in contested)


def _more_of_pair(claims: Claims, first: int, other: int, level: float) -> float:
    if first == other:
        return 0.0
    one, two = (claims.cells[place].result for place in (first, other))
    lead = claims.leads.of(first, other)
    rests_on = shared(one.heats, two.heats) or max(one.facts.sweeps, two.facts.sweeps)
    distance = max(LEAST_DISTANCE, float(lead.mean) + log(1 + EQUIVALENT))
    return rests_on * max(0.0, (_detectable(lead, level) / distance) ** 2 - 1)


def _to_tell_from_serial(claims: Claims, place: int, _: Sequence[int]) -> float:
    """How many visits more are enough to show that the cell is faster than serial, or that it is not."""
    sample = claims.cells[place].log_speed_up
    level = claims.error / 2 / len(claims.cells)
    factor = (_detectable(sample, level) / _distance(float(sample.mean))) ** 2
    return claims.cells[place].result.facts.sweeps * max(0.0, factor - 1)


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
