"""The steps of a ladder: the ways to do one task without concurrency, and what each costs per row.

``bench/test_ladder.py`` measures them beside each other, at a size at which they differ as they do in
earnest. A run stored before that, or of fewer workloads, has the serial cells of the matrix, each at its own
size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import log
from typing import NamedTuple

from bench.analysis.result import Result
from bench.stats.intervals import Estimate
from bench.store.decode import ladder_step_of
from bench.store.file import Benchmark

FEWEST = 3  # fewer steps are no ladder
OUTSIDE = 0.025  # the probability that an interval lies above the true value, and that it lies below


class Way(NamedTuple):
    """A way to do a task, by its place among others; ways sort in their order."""

    task: str
    place: int
    workload: str


@dataclass(frozen=True)
class Step:
    """A way to do a task, and what it costs.

    rows: of each round. of_rows: rows that the ladder is about, of which these are all, or a sample.
    visit_logs: the log of the seconds per row of each sweep, in which the steps of a ladder stood beside each
    other; empty where they did not.
    """

    way: Way
    rows: int
    of_rows: int
    seconds_per_row: Estimate
    wrong_share: float | None = None
    visit_logs: tuple[float, ...] = ()

    @property
    def workload(self) -> str:
        return self.way.workload

    @property
    def is_sample(self) -> bool:
        return self.rows < self.of_rows


def longest(ways: Iterable[Way]) -> list[Way]:
    """The ways, in order, of the task that is done in most; empty if they are no ladder."""
    by_task = [list(own) for _, own in groupby(sorted(ways), key=lambda way: way.task)]
    most = max(by_task, key=len, default=[])
    return most if len(most) >= FEWEST else []


def steps_beside(benchmarks: Iterable[Benchmark]) -> list[Step]:
    """The steps that were measured beside each other, in order; empty if they are no ladder."""
    steps = {step.way: step for benchmark in benchmarks if (step := _step_beside(benchmark))}
    ladder = [steps[way] for way in longest(steps)]
    return ladder if len({len(step.visit_logs) for step in ladder}) == 1 else []


def _step_beside(benchmark: Benchmark) -> Step | None:
    """None for any other benchmark, and for a step that was not repeated."""
    stored, rounds = ladder_step_of(benchmark), benchmark.stats.data or []
    if stored is None or stored.inputs.rows is None or len(rounds) < 2:
        return None
    from bench.stats.student_t import ratio_estimate  # scipy: not for runs without a ladder of their own

    logs = tuple(log(seconds / stored.inputs.rows) for seconds in rounds)
    way = Way(stored.task, stored.task_step, stored.step)
    cost = ratio_estimate(logs, OUTSIDE)
    return Step(way, stored.inputs.rows, stored.of_rows, cost, stored.wrong_share, logs)


def steps_of_cells(results: Iterable[Result]) -> list[Step]:
    """The serial cells of a ladder, in order; empty if they are none."""
    steps = {step.way: step for result in results if (step := _step_of_cell(result))}
    return [steps[way] for way in longest(steps)]


def _step_of_cell(result: Result) -> Step | None:
    facts, rows = result.facts, result.facts.inputs.rows
    if not result.is_serial or facts.task is None or rows is None:
        return None
    way = Way(facts.task, facts.task_step or 0, result.workload)
    return Step(way, rows, rows, seconds_per_row(result), facts.wrong_share)


def rows_of(result: Result) -> int:
    """How many rows a cell is of."""
    return result.facts.inputs.rows or 1


def seconds_per_row(result: Result) -> Estimate:
    """The median round over its rows."""
    rows, whole = rows_of(result), result.seconds
    return replace(whole, value=whole.value / rows, low=whole.low / rows, high=whole.high / rows)


def times_as_fast(steps: Sequence[Step], first: Step) -> Estimate:
    """How many times as fast as the first they all are: by their sweeps, or by the ends of intervals."""
    if first.visit_logs:
        return _hull([_ratio_beside(first, step) for step in steps])
    own, costs = first.seconds_per_row, [step.seconds_per_row for step in steps]
    return replace(
        own,
        value=own.value / min(cost.value for cost in costs),
        low=own.low / max(cost.high for cost in costs),
        high=own.high / min(cost.low for cost in costs),
    )


def _ratio_beside(slower: Step, faster: Step) -> Estimate:
    from bench.stats.student_t import ratio_estimate

    return ratio_estimate(_log_ratios(slower, faster), OUTSIDE)


def _log_ratios(slower: Step, faster: Step) -> list[float]:
    return [above - below for above, below in zip(slower.visit_logs, faster.visit_logs, strict=True)]


def _hull(estimates: Sequence[Estimate]) -> Estimate:
    """The largest, with an interval that has those of all."""
    largest = max(estimates, key=lambda estimate: estimate.value)
    return replace(
        largest,
        low=min(estimate.low for estimate in estimates),
        high=max(estimate.high for estimate in estimates),
    )


def may_cost_as_little(step: Step, fastest: Step, error: float) -> bool:
    """Whether it was not shown to cost more than the fastest seen.

    By a one-sided t test of the log ratios of the sweeps at that error; or by intervals that overlap, where
    the steps did not stand beside each other.
    """
    if not step.visit_logs:
        return step.seconds_per_row.low <= fastest.seconds_per_row.high
    from bench.stats.student_t import p_above

    return bool(p_above(_log_ratios(step, fastest), 1.0) > error)
