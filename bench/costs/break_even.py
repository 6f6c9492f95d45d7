"""From where on a model beats serial: how much CPU an item must need, or how long it must wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from statistics import geometric_mean
from typing import Literal, Self

from scipy.optimize import isotonic_regression

from bench.costs.job import Job
from bench.costs.numbers import Costs
from bench.costs.predict import SERIAL, Machine, seconds_of

Of = Literal["cpu", "wait"]
SHORTEST_S, LONGEST_S = 1e-6, 1.0
STEPS = 40  # of halving the interval of logarithms: far finer than anything that is known
ITEMS = 100  # so what a run of items costs once is a hundredth of it in each


@dataclass(frozen=True)
class BreakEven:
    """The seconds of CPU, or of waiting, of each item from which on a model beats serial.

    predicted: None if it never does within ``LONGEST_S``. measured: None as long as nobody has.
    low, high: of what was measured.
    """

    model: str
    of: Of
    limit: int
    predicted: float | None
    measured: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of_model(cls, costs: Mapping[str, Costs], model: str, of: Of, machine: Machine, limit: int) -> Self:
        """As the model of the time has it, for a warm model (a cold one, if there is no other).

        costs: of all models, serial's among them.
        """
        return cls(model, of, limit, _crossing(costs[model], costs[SERIAL], of, machine, limit))


def job_of(of: Of, value_s: float) -> Job:
    """Items that need so much CPU and nothing else, or wait so long."""
    cpu_s, wait_s = (value_s, 0.0) if of == "cpu" else (0.0, value_s)
    return Job(ITEMS, cpu_s, wait_s)


def _crossing(own: Costs, serial: Costs, of: Of, machine: Machine, limit: int) -> float | None:
    start = "warm" if "warm" in own.traits.starts else own.traits.starts[0]

    def is_faster(value_s: float) -> bool:
        job = job_of(of, value_s)
        own_s = seconds_of(job, own, machine, limit=limit, start=start)
        return own_s < seconds_of(job, serial, machine, limit=1)

    if is_faster(SHORTEST_S):
        return SHORTEST_S
    if not is_faster(LONGEST_S):
        return None
    low, high = log(SHORTEST_S), log(LONGEST_S)
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_faster(exp(middle)) else (middle, high)
    return exp(high)


def crossing_of(values_s: list[float], log_speed_ups: list[float]) -> float | None:
    """Where measured speed-ups cross 1, if they rise: between the last value below and the first one above.

    values_s: of CPU or waiting, ascending; log_speed_ups: at each of them. They are made to rise by isotonic
    regression first (R. E. Barlow et al., Statistical Inference under Order Restrictions, 1972): of noisy
    ones that cross 1 several times the last crossing would be too high. The crossing lies on a straight line
    between the two, both axes logarithmic. None if all lie on one side.
    """
    rising = [float(value) for value in isotonic_regression(log_speed_ups).x]
    above = sum(value <= 0 for value in rising)
    if above in (0, len(values_s)):
        return None
    before, after = rising[above - 1], rising[above]
    first, second = (log(_middle_of(values_s, rising, level)) for level in (before, after))
    return exp(first + -before / (after - before) * (second - first))


def _middle_of(values_s: list[float], rising: list[float], level: float) -> float:
    """The geometric mean of the values at which speed-ups are at that level."""
    return geometric_mean(value for value, each in zip(values_s, rising, strict=True) if each == level)
