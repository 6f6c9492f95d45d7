"""The verdict on a workload that was measured beside its neighbours: what its claims bear, in words.

They keep apart what was shown not to be, what was shown to be equal, and what could not be told.
"""

from collections.abc import Sequence
from math import ceil, exp, log
from statistics import fmean

from bench.analysis.claims import Claims
from bench.analysis.result import Result, by_speed_up
from bench.analysis.settling import minutes_to_settle
from bench.analysis.verdict import FEW_NAMES, Verdict, named
from bench.analysis.wording import measured
from bench.stats.intervals import Estimate
from bench.text.units import MOST_NAMES, count, factor

LONGEST_MIN = 60  # more is no advice


def verdict(results: Sequence[Result], serial: Result, budget_min: float | None) -> Verdict:
    """The verdict on one workload. budget_min: minutes that the run was given, if known."""
    claims = Claims.of(results, serial)
    if claims.kind == "could not be told":
        return _open(results, claims, serial, budget_min)
    if claims.kind == "no model beats serial":
        return _serial(results, claims, serial)
    return _won(results, claims, serial)


def _won(results: Sequence[Result], claims: Claims, serial: Result) -> Verdict:
    best, perhaps = claims.leaders, claims.perhaps_best
    gain = _gain(best, serial)
    headline, short = (_who_wins(results, best, gain, most) for most in (MOST_NAMES, FEW_NAMES))
    more = (f"{named(results, perhaps)[0]} may be as fast",) if perhaps else ()
    losing = _others(results, [*best, *perhaps, serial], serial)
    return _verdict(claims, headline + _of_capacity(best), short, best=best, losing=losing, more=more)


def _who_wins(results: Sequence[Result], best: Sequence[Result], gain: str, most: int) -> str:
    names, alone = named(results, best, most)
    return f"{names} {'wins' if alone else 'tie'} at {gain}"


def _serial(results: Sequence[Result], claims: Claims, serial: Result) -> Verdict:
    headline = short = "no model beats serial"
    even = claims.as_fast
    if even:
        names, alone = named(results, even)
        headline += f", {names} {'is' if alone else 'are'} as fast at {_gain(even, serial)}"
    best = (serial, *even)
    return _verdict(claims, headline, short, best=best, losing=_others(results, best, serial))


def _open(results: Sequence[Result], claims: Claims, serial: Result, budget_min: float | None) -> Verdict:
    contested = claims.contested
    gain = _gain(contested, serial)
    headline, short = (_what_is_open(results, claims, gain, most) for most in (MOST_NAMES, FEW_NAMES))
    losing = _others(results, [*contested, serial], serial)
    return _verdict(claims, headline, short, losing=losing, more=(_what_would_settle(claims, budget_min),))


def _verdict(
    claims: Claims,
    headline: str,
    short: str,
    *,
    losing: Sequence[Result],
    best: Sequence[Result] = (),
    more: tuple[str, ...] = (),
) -> Verdict:
    faster, slower = tuple(claims.faster), tuple(claims.slower)
    return Verdict(headline, tuple(best), tuple(losing), faster, slower, more, short=short)


def _what_is_open(results: Sequence[Result], claims: Claims, gain: str, most: int) -> str:
    """What was shown of those that are left, first, and then what was not. most: names at the most."""
    names, alone = named(results, claims.contested, most)
    if not claims.faster:
        return f"could not be told whether {'' if alone else 'any of '}{names} beats serial, at {gain}"
    fastest = "faster" if len(claims.contested) == 2 else "fastest"
    if all(result in claims.faster for result in claims.contested):
        return f"{names} beat serial at {gain}, which is {fastest} could not be told"
    return f"could not be told which of {names} is {fastest}, at {gain}"


def _what_would_settle(claims: Claims, budget_min: float | None) -> str:
    minutes = minutes_to_settle(claims)
    if minutes > LONGEST_MIN:
        return "an hour more would not tell"
    more = max(1, ceil(minutes))
    option = "" if budget_min is None else f": --budget {ceil(budget_min + more)}"
    return f"about {count(more, 'more minute')} would tell{option}"


def _others(results: Sequence[Result], named_already: Sequence[Result], serial: Result) -> list[Result]:
    return [result for result in by_speed_up(results, serial) if result not in named_already]


def _gain(cells: Sequence[Result], serial: Result) -> str:
    return measured(of_group([result.speed_up(serial) for result in cells]))


def of_group(estimates: Sequence[Estimate]) -> Estimate:
    """Their geometric mean, with an interval that encloses all of theirs."""
    value = exp(fmean(log(estimate.value) for estimate in estimates))
    low, high = min(own.low for own in estimates), max(own.high for own in estimates)
    return Estimate(value, low, high, min(own.coverage for own in estimates), len(estimates))


def _of_capacity(cells: Sequence[Result]) -> str:
    """Of how many CPUs, where all of the cells use several."""
    capacities = [result.capacity for result in cells if result.capacity]
    efficiencies = [result.efficiency.value for result in cells if result.efficiency]
    if len(efficiencies) < len(cells):
        return ""
    given = factor(of_group(capacities).value)
    low, high = (f"{end(efficiencies):.0%}" for end in (min, max))
    span = low if low == high else f"{low.removesuffix('%')}–{high}"
    return f" of the {given} CPUs that were there ({span} efficiency)"
