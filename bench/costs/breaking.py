"""Break-evens measured: a ladder of jobs around the predicted one, each model beside serial at every step."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import exp, log
from statistics import fmean, median

from bench.costs.break_even import BreakEven, crossing_of, job_of
from bench.costs.estimate import number
from bench.costs.measured import Measuring, prepared_of, timed, timed_cold
from bench.discovery import all_models
from bench.measure.heat import Rival
from bench.measure.pools import fill, warm_up
from bench.measure.prepared import Prepared

STEPS = 9  # of the ladder, the middle one as predicted
STEP = 2**0.5
VISITS, LEAST_CROSSINGS, REPEATS = 4, 3, 3  # crossings: of as many visits, at least


def measure(measuring: Measuring, known: Collection[BreakEven]) -> list[BreakEven]:
    """The same with what was measured; without, of what has no prediction or no crossing near it."""
    return [_measured(measuring, each) if each.predicted else each for each in known]


def _measured(measuring: Measuring, known: BreakEven) -> BreakEven:
    assert known.predicted
    ladder = [known.predicted * STEP ** (step - STEPS // 2) for step in range(STEPS)]
    found = [_crossing(measuring, known, ladder) for _ in range(VISITS)]
    logs = [log(value) for value in found if value is not None]
    if len(logs) < LEAST_CROSSINGS:
        return known
    own = number(logs)
    return replace(known, measured=exp(own.value), low=exp(own.low), high=exp(own.high))


def _crossing(measuring: Measuring, known: BreakEven, ladder: Sequence[float]) -> float | None:
    """Where one visit's speed-ups cross 1, in seconds that serial's items really took."""
    model = all_models()[known.model]
    jobs = [_prepared(measuring, known, value) for value in ladder]
    real_s: list[float] = []
    logs: list[float] = []
    if "warm" not in model.starts:
        for prepared in jobs:
            took_s = median(timed_cold(model, known.limit, prepared) for _ in range(REPEATS))
            _add(real_s, logs, measuring, prepared, took_s)
        return crossing_of(real_s, logs)
    model.prepare(known.limit)
    with model.running(known.limit) as run:
        pool = Rival(model, known.limit, jobs[0])
        fill(run, pool)
        warm_up(run, pool)
        for prepared in jobs:
            took_s = median(timed(run, prepared) for _ in range(REPEATS))
            _add(real_s, logs, measuring, prepared, took_s)
    return crossing_of(real_s, logs)


def _prepared(measuring: Measuring, known: BreakEven, value_s: float) -> Prepared:
    return prepared_of(job_of(known.of, value_s), measuring.iteration_s)


def _add(
    real_s: list[float], logs: list[float], measuring: Measuring, prepared: Prepared, took_s: float
) -> None:
    serial_s = fmean(measuring.beside(prepared) for _ in range(2))
    real_s.append(serial_s / len(prepared.items))
    logs.append(log(serial_s / took_s))
