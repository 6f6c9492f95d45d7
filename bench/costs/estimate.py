"""From the trials of a model's visits to its numbers.

The numbers follow one after the other. Each visit gives one value of a number, with which the model of the
time (``simulated``) says what a trial took, beside the numbers that are known already: so no number pays for
what another one stands for. Visits have a pool each and are the replicates: a number is the median over them,
with its interval (``bench.stats.intervals``). Seconds are taken to one speed of the machine by the yardstick
of each visit.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

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
    known = _Known(own, traits)
    _compute(known)
    several = known.rates.cpu_share >= OWN_GIL
    if not several:
        known = _Known(own, traits)
        _share(known)
    _wait(known)
    _carry(known)
    if not several:
        known.fit("handover_s", "exchanges")
    _start(known)
    return known.all()


class _Known:
    """Numbers that are known already, of a model's visits: what is fitted next is so beside their medians.

    A visit's own values would not do: they make up for each other's noise, and their medians would not.
    """

    def __init__(self, visits: Sequence[Visit], traits: Traits) -> None:
        self.visits, self.traits = visits, traits
        self._numbers: dict[str, Number] = {}

    @property
    def rates(self) -> Rates:
        return Rates(**{name: number.value for name, number in self._numbers.items()})

    def add(self, name: str, of: Callable[[Visit, Rates], float]) -> None:
        """The number of that name. of: its value in one visit, beside the rates that are known."""
        rates = self.rates
        self._numbers[name] = middle([of(visit, rates) for visit in self.visits])

    def fit(self, name: str, trial: str) -> None:
        """The number with which the model of the time says what the trial took, if it was run; 0 at least."""
        if all(trial in visit.seconds for visit in self.visits):
            self.add(name, lambda visit, rates: _fitted(visit, rates, self.traits, trial, name))

    def all(self) -> dict[str, Number]:
        """All of them by their names; what was not looked for is as ``Rates`` has it."""
        others = {name: getattr(Rates(), name) for name in NAMES}
        return {name: middle([value] * len(self.visits)) for name, value in others.items()} | self._numbers


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


def _compute(known: _Known) -> None:
    """Of what uses several CPUs; each number is fitted again when the others are known."""
    known.add("item_s", lambda visit, _: _each_s(visit))
    for _ in range(ROUNDS):
        known.add("cpu_share", lambda visit, rates: _cpu_share(visit, rates, known.traits))
        known.fit("slot_s", "cpu_brief")
        known.fit("round_s", "one")


def _share(known: _Known) -> None:
    """Of what shares one CPU with its coordinator, of which an item that does nothing takes its time, too."""
    known.add("item_s", lambda visit, _: max(0.0, _each_s(visit) - visit.beside["empty"]))
    known.fit("round_s", "one")


def _each_s(visit: Visit) -> float:
    """What each of 200 more items takes that do nothing."""
    more = visit.count("empty_many") - visit.count("empty_few")
    return max(0.0, (visit.seconds["empty_many"] - visit.seconds["empty_few"]) / more)


def _cpu_share(visit: Visit, rates: Rates, traits: Traits) -> float:
    """With which share of the other CPUs long items take what they took."""
    if traits.one_at_a_time or visit.cpus - 1 < LEAST_MORE_CPUS:
        return 0.0

    def too_fast_s(share: float) -> float:
        own = replace(rates, cpu_share=share)
        return visit.seconds["cpu_long"] - _simulated(visit, own, traits, "cpu_long")

    return _zero_of(too_fast_s, LOWEST_SHARE, HIGHEST_SHARE)


def _wait(known: _Known) -> None:
    """What waiting costs; of what does one item at a time there is nothing to tell.

    With a share of the limit that is near 1, rounds of longer waits take longer not because fewer items wait
    at once, but because their CPU is cold when they wake up: ``wake_s`` is that of longer waits then.
    """
    if known.traits.one_at_a_time:
        known.add("wait_share", lambda *_: 0.0)
        return
    known.fit("late_s", "wait_two")
    known.add("wake_s", lambda visit, rates: _wake_s(visit, rates, known.traits))
    known.fit("late_s", "wait_two")  # again: two waits end with their wake_s too, which is known only now
    known.add("wait_share", lambda visit, rates: _wait_share(visit, rates, known.traits))
    if known.rates.wait_share >= WAITS_WELL:
        known.add("wait_share", lambda *_: 1.0)
        known.fit("wake_s", "wait_waves")


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


def _carry(known: _Known) -> None:
    known.fit("byte_s", "bytes")
    if known.rates.byte_s > LEAST_BYTE_S:
        known.fit("packing_times", "words")


def _start(known: _Known) -> None:
    """What the start costs; nothing, if the model has no warm start to compare it with."""
    if {"cold", "warm"} <= set(known.traits.starts):
        known.add("worker_s", lambda visit, rates: _worker_s(visit, rates, known.traits))
        known.add("start_s", lambda visit, rates: _start_s(visit, rates, known.traits))


def _worker_s(visit: Visit, rates: Rates, traits: Traits) -> float:
    more = visit.wide - visit.narrow
    narrow_s, wide_s = (_beyond_s(visit, rates, traits, name) for name in ("cold_narrow", "cold_wide"))
    return max(0.0, (wide_s - narrow_s) / more) if more else 0.0


def _start_s(visit: Visit, rates: Rates, traits: Traits) -> float:
    beyond_s = _beyond_s(visit, rates, traits, "cold_narrow")
    return max(0.0, beyond_s - visit.narrow * rates.worker_s)


def _beyond_s(visit: Visit, rates: Rates, traits: Traits, name: str) -> float:
    """What a trial took beyond what the model of the time says of it, if it is warm."""
    return max(0.0, visit.seconds[name] - _simulated(visit, rates, traits, name))


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
