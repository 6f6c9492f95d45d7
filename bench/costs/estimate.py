"""From the trials of a model's visits to its numbers.

A visit gives one value of each number, from differences of its trials; what a trial takes beyond that, the
model of the time itself says (``simulated``), so that no number pays for what another one stands for. Visits
have a pool each and are the replicates: a number is the median over them, with its interval
(``bench.stats.intervals``). Seconds are taken to one speed of the machine by the yardstick of each visit.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import fmean

from scipy.optimize import brentq
from scipy.special import stdtrit

from bench.costs import simulated
from bench.costs.numbers import LEAST_BYTE_S, NAMES, OWN_GIL, Number, Rates, Traits
from bench.costs.trials import BESIDE, TRIALS, Visit
from bench.stats.intervals import of_median
from bench.stats.student_t import spread

OUTSIDE = 0.025
LEAST_MORE_CPUS = 0.2  # than one, of which a share can be told
CLEARLY_MORE = 1.2  # than the model of the time says without a number: less tells nothing of it
WAITS_WELL = 0.5  # of the limit: a share that is no less is taken for all of it
LOWEST_SHARE, HIGHEST_SHARE = -0.5, 1.1
# More than that the trials can't tell; seconds, but for packing_times
HIGHEST = {
    "round_s": 1.0,
    "slot_s": 1e-2,
    "late_s": 1.0,
    "wake_s": 1e-2,
    "byte_s": 1e-6,
    "packing_times": 10.0,
    "handover_s": 1e-3,
}
CLOSE = 1e-9  # seconds, or a share
ROUNDS = 3  # of fitting numbers to each other


def numbers(visits: Sequence[Visit], traits: Traits, yardstick_s: float) -> dict[str, Number]:
    """A model's numbers by their names; seconds as they are where the yardstick takes ``yardstick_s``."""
    own = [at_speed(visit, yardstick_s) for visit in visits]
    several = fmean(_computing(visit, traits).cpu_share for visit in own) >= OWN_GIL
    found = [of_visit(visit, traits, several=several) for visit in own]
    return {name: middle([getattr(rates, name) for rates in found]) for name in NAMES}


def middle(values: Sequence[float]) -> Number:
    """The median, with its interval from order statistics: of fewer than five values, their range.

    One visit in a slow moment of the machine moves a mean of five further than models differ.
    """
    own = of_median(values)
    return Number(own.value, own.low, own.high, own.count)


def number(values: Sequence[float]) -> Number:
    """The mean of at least two values, with its interval; it does not go below 0 if no value does."""
    own = spread(values)
    mean, margin = float(own.mean), float(-stdtrit(own.freedom, OUTSIDE)) * float(own.error)
    low = mean - margin
    return Number(mean, max(0.0, low) if min(values) >= 0 else low, mean + margin, len(values))


def at_speed(visit: Visit, yardstick_s: float) -> Visit:
    """The visit as it would have been at another speed of the CPU: all but what was waited for."""
    times = yardstick_s / visit.yardstick_s

    def scaled(seconds: float, waited_s: float) -> float:
        waited_s = min(waited_s, seconds)
        return waited_s + times * (seconds - waited_s)

    return replace(
        visit,
        seconds={name: scaled(value, TRIALS[name].waited_s) for name, value in visit.seconds.items()},
        beside={name: scaled(value, BESIDE[name]) for name, value in visit.beside.items()},
        yardstick_s=yardstick_s,
    )


def of_visit(visit: Visit, traits: Traits, *, several: bool) -> Rates:
    """The numbers of one visit. several: whether all visits say that the model computes on several CPUs."""
    rates = _computing(visit, traits) if several else _empty(visit, visit.beside["empty"])
    rates = _waiting(visit, rates, traits)
    rates = replace(rates, byte_s=_fitted(visit, rates, traits, "bytes", "byte_s"))
    if "words" in visit.seconds and rates.byte_s > LEAST_BYTE_S:
        rates = replace(rates, packing_times=_fitted(visit, rates, traits, "words", "packing_times"))
    if "exchanges" in visit.seconds and not several:
        rates = replace(rates, handover_s=_fitted(visit, rates, traits, "exchanges", "handover_s"))
    return _started(visit, rates, traits)


def _empty(visit: Visit, within_s: float = 0.0) -> Rates:
    """What 200 more items take is the coordinator's time, and what is left of the first 50 that of a run.

    within_s: of an item that does nothing, if it takes that from the coordinator.
    """
    few, many = visit.count("empty_few"), visit.count("empty_many")
    few_s, many_s = visit.seconds["empty_few"], visit.seconds["empty_many"]
    each_s = (many_s - few_s) / (many - few)
    return Rates(item_s=max(0.0, each_s - within_s), round_s=max(0.0, few_s - few * each_s))


def _computing(visit: Visit, traits: Traits) -> Rates:
    """To that, what long and brief items tell; each number is fitted again when the others are known."""
    rates = _empty(visit)
    for _ in range(ROUNDS):
        rates = replace(rates, cpu_share=_cpu_share(visit, rates, traits))
        if "cpu_brief" in visit.seconds:
            rates = replace(rates, slot_s=_fitted(visit, rates, traits, "cpu_brief", "slot_s"))
        rates = replace(rates, round_s=_fitted(visit, rates, traits, "empty_few", "round_s"))
    return rates


def _cpu_share(visit: Visit, rates: Rates, traits: Traits) -> float:
    """With which share of the other CPUs long items take what they took."""
    if traits.one_at_a_time or visit.cpus - 1 < LEAST_MORE_CPUS:
        return 0.0

    def too_fast_s(share: float) -> float:
        own = replace(rates, cpu_share=share)
        return visit.seconds["cpu_long"] - _simulated(visit, own, traits, "cpu_long")

    return _zero_of(too_fast_s, LOWEST_SHARE, HIGHEST_SHARE)


def _waiting(visit: Visit, rates: Rates, traits: Traits) -> Rates:
    """With what waiting costs; of what does one item at a time there is nothing to tell.

    With a share of the limit that is near 1, rounds of longer waits take longer not because fewer items wait
    at once, but because their CPU is cold when they wake up: ``wake_s`` is that of longer waits then.
    """
    if traits.one_at_a_time:
        return replace(rates, wait_share=0.0)
    rates = replace(rates, late_s=_fitted(visit, rates, traits, "wait_two", "late_s"))
    rates = replace(rates, wake_s=_wake_s(visit, rates, traits))
    # Again: two waits end with their wake_s too, which is known only now
    rates = replace(rates, late_s=_fitted(visit, rates, traits, "wait_two", "late_s"))
    share = _wait_share(visit, rates, traits)
    if share < WAITS_WELL:
        return replace(rates, wait_share=share)
    return replace(rates, wake_s=_fitted(visit, rates, traits, "wait_waves", "wake_s"))


def _wake_s(visit: Visit, rates: Rates, traits: Traits) -> float:
    """What short waits take per item beyond all else, where it is the CPU that bounds them."""
    without_s = _simulated(visit, replace(rates, wake_s=0.0), traits, "wait_many")
    if visit.seconds["wait_many"] < CLEARLY_MORE * without_s:
        return 0.0
    return _fitted(visit, rates, traits, "wait_many", "wake_s")


def _wait_share(visit: Visit, rates: Rates, traits: Traits) -> float:
    """From how much later the third round of all slots ends than the first.

    What a round takes beside the wait is what the model of the time says of it if all slots wait at once.
    """
    job, slots = visit.job("wait_wide"), visit.wide
    if slots < 2:
        return 1.0
    rounds = TRIALS["wait_waves"].per_slot - 1
    round_s = (visit.seconds["wait_waves"] - visit.seconds["wait_wide"]) / rounds
    first_s, all_s = (_simulated(visit, rates, traits, name) for name in ("wait_wide", "wait_waves"))
    beside_s = (all_s - first_s) / rounds - job.wait_s
    at_once = slots * job.wait_s / max(round_s - beside_s, 1e-9)
    return min(1.0, max(0.0, (at_once - 1) / (slots - 1)))


def _started(visit: Visit, rates: Rates, traits: Traits) -> Rates:
    """With what the start costs; nothing, if the model has no warm start to compare it with."""
    if not {"cold", "warm"} <= set(traits.starts):
        return rates
    narrow_s, wide_s = (
        max(0.0, visit.seconds[name] - _simulated(visit, rates, traits, name))
        for name in ("cold_narrow", "cold_wide")
    )
    if visit.wide == visit.narrow:
        return replace(rates, start_s=(narrow_s + wide_s) / 2)
    worker_s = max(0.0, (wide_s - narrow_s) / (visit.wide - visit.narrow))
    return replace(rates, worker_s=worker_s, start_s=max(0.0, narrow_s - visit.narrow * worker_s))


def _simulated(visit: Visit, rates: Rates, traits: Traits, name: str) -> float:
    """What the model of the time says of a trial, if it is warm."""
    return simulated.seconds(
        visit.job(name), rates, traits, limit=visit.limit(name), cpus=visit.cpus, cold=False
    )


def _fitted(visit: Visit, rates: Rates, traits: Traits, name: str, number: str) -> float:
    """The value of a number with which the model of the time says what the trial took; 0 at least."""

    def too_slow_s(value: float) -> float:
        return _simulated(visit, replace(rates, **{number: value}), traits, name) - visit.seconds[name]

    return _zero_of(too_slow_s, 0.0, HIGHEST[number])


def _zero_of(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that does not fall crosses 0; the end that is nearer, if it does so beyond them."""
    if rising(low) >= 0:
        return low
    return high if rising(high) <= 0 else float(brentq(rising, low, high, xtol=CLOSE))
