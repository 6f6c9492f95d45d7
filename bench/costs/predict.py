"""What the model of the time says of a job under each model: seconds, from where to where, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from bench.costs import simulated
from bench.costs.job import Job
from bench.costs.numbers import Costs, End, Rates
from bench.text.units import count, seconds

SERIAL = "serial"
MODEL_OFF = 0.1  # what the model of the time itself is off by, about: docs/costs.md has the misses
NOT_OF_CPU = ("cpu_share", "wait_share", "packing_times", "late_s")
ENDS: tuple[End, ...] = ("value", "low", "high")


@dataclass(frozen=True)
class Machine:
    """cpus: that it gives to processes that compute at once; low and high are the ends of its interval.

    slower: how many times as long its CPU takes as when the numbers were measured.
    """

    cpus: float
    low: float
    high: float
    slower: float = 1.0

    def at(self, end: End) -> float:
        """Few CPUs are slow."""
        return {"value": self.cpus, "low": self.high, "high": self.low}[end]


@dataclass(frozen=True)
class Prediction:
    """A predicted time, never a measured one. seconds: of the whole job.

    low, high: as if all of the model's numbers were at the better, or at the worse ends of their intervals,
    and the model of the time off by ``MODEL_OFF``.
    why: a clause that says what takes most of it.
    """

    model: str
    start: str
    seconds: float
    low: float
    high: float
    why: str

    @property
    def label(self) -> str:
        return self.model if self.model == SERIAL else f"{self.model} {self.start}"


def predicted(job: Job, costs: Costs, machine: Machine, *, limit: int, start: str) -> Prediction:
    """The time of a job under one model; the job's seconds are those of the machine as it is now."""
    at = {end: _seconds(job, costs, machine, limit, start, end) for end in ENDS}
    low, high = min(at.values()) / (1 + MODEL_OFF), max(at.values()) * (1 + MODEL_OFF)
    return Prediction(
        costs.model, start, at["value"], low, high, why(job, costs, machine, limit=limit, start=start)
    )


def seconds_of(job: Job, costs: Costs, machine: Machine, *, limit: int, start: str = "warm") -> float:
    """Only the predicted seconds."""
    return _seconds(job, costs, machine, limit, start, "value")


def ranking(
    job: Job, all_costs: Iterable[Costs], machine: Machine, *, limit: int, awaited: Job | None
) -> list[Prediction]:
    """Every model from every start, the fastest first.

    awaited: the job as models with coroutines run it; None if it has no async function for them.
    """
    found = []
    for costs in all_costs:
        own = awaited if costs.traits.awaits else job
        if own is not None:
            found += [
                predicted(own, costs, machine, limit=limit, start=start) for start in costs.traits.starts
            ]
    return sorted(found, key=lambda prediction: prediction.seconds)


def _seconds(job: Job, costs: Costs, machine: Machine, limit: int, start: str, end: End) -> float:
    rates = slowed(costs.rates(end), machine.slower)
    own = job if costs.carries else _carried_nowhere(job)
    return simulated.seconds(
        own, rates, costs.traits, limit=limit, cpus=machine.at(end), cold=start == "cold"
    )


def slowed(rates: Rates, times: float) -> Rates:
    """The same numbers on a machine whose CPU takes so many times as long."""
    if times == 1.0:
        return rates
    kept = {name: getattr(rates, name) for name in NOT_OF_CPU}
    return Rates(**{name: times * value for name, value in vars(rates).items()} | kept)


def _carried_nowhere(job: Job) -> Job:
    return Job(**vars(job) | {"bytes": 0.0, "packing_s": 0.0})


def why(job: Job, costs: Costs, machine: Machine, *, limit: int, start: str) -> str:
    """What bounds the time from below most, in a clause."""
    said = bounds(job, costs, machine, limit=limit, start=start)
    return max(said, key=lambda clause: said[clause])


def bounds(job: Job, costs: Costs, machine: Machine, *, limit: int, start: str) -> Mapping[str, float]:
    """Lower bounds of the time, seconds, by a clause that says which. None of them adds to another."""
    rates = slowed(costs.rates(), machine.slower)
    own = job if costs.carries else _carried_nowhere(job)
    slots = 1 if costs.traits.one_at_a_time else max(1, min(limit, job.items))
    parts = simulated.parts(own, rates, costs.traits, limit=limit, cpus=machine.cpus, cold=start == "cold")
    at_once = min(float(slots), simulated.cpu_at_once(rates, machine.cpus))
    carry_s = rates.byte_s * own.bytes + rates.packing_times * own.packing_s / 2
    rounds = ceil(job.items / slots)
    stay_s = job.cpu_s + job.wait_s + rates.late_s
    cpus = "one CPU" if at_once < 1.05 else f"{at_once:.1f} CPUs"
    return {
        f"{seconds(parts['start'])} to start and stop": parts["start"],
        f"{count(job.items, 'item')} with {seconds(job.cpu_s)} of CPU each on {cpus}": job.items
        * job.cpu_s
        / at_once,
        f"{seconds(carry_s)} to carry an item and its answer": job.items * carry_s,
        f"{seconds(rates.item_s)} of the model's own for each item": job.items * rates.item_s,
        f"{count(rounds, 'wait')} of {seconds(job.wait_s)} one after the other, {slots} at once": rounds
        * stay_s
        if job.wait_s > 0
        else 0.0,
    }


def too_close(best: Prediction, other: Prediction) -> bool:
    """Whether the intervals of two predictions overlap, so that only measuring tells."""
    return other.low <= best.high
