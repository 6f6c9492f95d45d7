"""The model of the time beside what was measured: every cell of a stored run, predicted and measured.

Of each workload, what its items take is known from the one instrumented round of its serial cell; nothing of
what was measured under any other model goes in. Speed-ups are compared, since a shared machine's speed drifts
and both sides of a measured speed-up have seen the same machine; the CPUs that it gave beside the cells, and
the yardstick beside serial, say how the machine of that run differs from the calibrated one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from statistics import median

from bench.analysis.result import Result
from bench.costs.job import Job
from bench.costs.numbers import Costs
from bench.costs.predict import Machine, Prediction, predicted
from bench.costs.record import Calibration
from bench.stats.intervals import Estimate
from bench.store.schema import JobFacts

OF_THE_LIMIT = ("workers", "items")  # a point's options that change nothing of what one item takes
WARM_WITHIN, ALL_WITHIN = 0.2, 0.35  # by which a prediction may miss
SHARE = 0.9  # of the cells


@dataclass(frozen=True)
class Checked:
    """A cell with its prediction, seconds, and speed-ups against serial: predicted, and measured.

    The predicted seconds are at the speed that the machine mostly had in the run.
    """

    result: Result
    prediction: Prediction
    predicted_speed_up: float
    measured: Estimate

    @property
    def off(self) -> float:
        """By how much the predicted time is too long: 0.2 for 20 %, and negative for one too short."""
        return self.measured.value / self.predicted_speed_up - 1

    def is_within(self, share: float) -> bool:
        """Whether the predicted time misses the measured one by no more than a share of it, either way."""
        return abs(self.off) <= share

    def is_shown_off(self, share: float) -> bool:
        """Whether no speed-up within the measured interval would be that near to the predicted one."""
        low, high = ((1 + end) * self.predicted_speed_up for end in (-share, share))
        return self.measured.high < low or self.measured.low > high

    @property
    def allowed(self) -> float:
        return WARM_WITHIN if self.result.start == "warm" else ALL_WITHIN


@dataclass(frozen=True)
class Score:
    """How many of the cells are predicted to within a share. holds: whether ``SHARE`` of them are.

    shown_off: how many of the others are off whatever within their interval they really take.
    """

    within: int
    of: int
    share: float
    shown_off: int = 0

    @property
    def holds(self) -> bool:
        return self.of > 0 and self.within >= SHARE * self.of


def scores(checked: Sequence[Checked]) -> dict[str, Score]:
    """Of warm cells within ``WARM_WITHIN``, of all within ``ALL_WITHIN``."""
    warm = [each for each in checked if each.result.start == "warm"]
    return {"warm": _score(warm, WARM_WITHIN), "all": _score(checked, ALL_WITHIN)}


def _score(cells: Sequence[Checked], share: float) -> Score:
    others = [each for each in cells if not each.is_within(share)]
    shown_off = sum(each.is_shown_off(share) for each in others)
    return Score(len(cells) - len(others), len(cells), share, shown_off)


def misses(checked: Iterable[Checked]) -> list[Checked]:
    """The cells whose prediction is off by more than their share, the worst first."""
    found = [each for each in checked if not each.is_within(each.allowed)]
    return sorted(found, key=lambda each: -abs(log(1 + each.off)))


def checked(results: Sequence[Result], calibration: Calibration) -> list[Checked]:
    """Every cell that a speed-up was measured of and whose model has numbers, serial aside."""
    jobs, yardstick_s = jobs_of(results), _yardstick_s(results)
    capacities = [result.capacity.value for result in results if result.capacity]
    there = median(capacities) if capacities else None
    found = []
    for result in results:
        facts, costs = jobs.get(_key(result)), calibration.costs.get(result.model)
        measured = None if result.is_serial else result.speed_up_beside
        if facts and costs and measured:
            cpus = result.capacity.value if result.capacity else there
            own, serial = (
                Job.of_rounds(facts, awaited=awaited, yardstick_s=yardstick_s).of_items(result.facts.items)
                for awaited in (costs.traits.awaits, False)
            )
            machine = calibration.machine_now(yardstick_s, cpus)
            found.append(_checked(result, measured, own, serial.serial_s, costs, machine))
    return found


def _checked(
    result: Result, measured: Estimate, job: Job, serial_s: float, costs: Costs, machine: Machine
) -> Checked:
    cell = result.facts
    own = replace(job, import_s=cell.import_s or 0.0)
    prediction = predicted(own, costs, machine, limit=cell.workers, start=cell.start)
    return Checked(result, prediction, serial_s / prediction.seconds, measured)


def jobs_of(results: Iterable[Result]) -> Mapping[tuple[object, ...], list[JobFacts]]:
    """Serial's rounds of each workload, by the workload and what of the point changes what an item takes."""
    rounds: dict[tuple[object, ...], list[JobFacts]] = {}
    for result in results:
        if result.is_serial and result.facts.job is not None:
            rounds.setdefault(_key(result), []).append(result.facts.job)
    return rounds


def points_of(results: Iterable[Result]) -> dict[str, Job]:
    """The workloads of a run by name, as jobs; of one that was swept, as it is at one of its points."""
    return {str(key[0]): Job.of_rounds(rounds) for key, rounds in jobs_of(results).items()}


def _key(result: Result) -> tuple[object, ...]:
    point = result.facts.point or {}
    changing = {name: value for name, value in point.items() if name not in OF_THE_LIMIT}
    # rows are shared out among the chunks: one item has fewer rows where there are more items
    of_rows = point.get("items") if "rows" in point else None
    return result.workload, tuple(sorted(changing.items())), of_rows


def _yardstick_s(results: Iterable[Result]) -> float | None:
    """The yardstick's seconds in the run, beside serial's rounds; None if nothing was measured beside it."""
    cells = [result.facts for result in results if result.is_serial]
    visits = [visit for cell in cells if cell.neighbours for visit in cell.neighbours.yardstick_s or []]
    known = [value for visit in visits for value in visit]
    known += [cell.job.yardstick_s for cell in cells if cell.job and cell.job.yardstick_s]
    return median(known) if known else None
