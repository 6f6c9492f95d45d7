"""The parsing ladder: a task done in several ways without concurrency, beside all models on the first way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from bench.analysis.ladder_steps import (
    Step,
    may_cost_as_little,
    rows_of,
    steps_beside,
    steps_of_cells,
    times_as_fast,
)
from bench.analysis.result import Result, by_speed_up, of_workload, serial_of
from bench.analysis.winners import Conclusion
from bench.analysis.wording import measured, seconds_with_interval
from bench.stats.intervals import Estimate
from bench.store.file import Benchmark
from bench.text.units import count, listed

SUBJECT = "Before concurrency"
ERROR = 0.05  # of the claim which way is the fastest


@dataclass(frozen=True)
class Ladder:
    """task: what every step does.

    steps: the ways to do it, serially, in their order.
    models: all other cells of the first step's workload, fastest first. serial: its serial cell.
    is_beside: whether the steps were measured beside each other, at one size, which is not the models'.
    """

    task: str
    steps: tuple[Step, ...]
    models: tuple[Result, ...]
    serial: Result | None
    is_beside: bool

    @classmethod
    def of(cls, results: Sequence[Result], others: Sequence[Benchmark] = ()) -> Self | None:
        """The ladder with most steps; None if no task was done in enough ways.

        results: cells. others: the run's other benchmarks, those of ``bench/test_ladder.py`` among them.
        """
        beside = steps_beside(others)
        steps = beside or steps_of_cells(results)
        if not steps:
            return None
        first = of_workload(results, steps[0].workload)
        models, serial = tuple(result for result in first if not result.is_serial), serial_of(first)
        return cls(steps[0].way.task, tuple(steps), models if serial else (), serial, bool(beside))

    @property
    def rows(self) -> int:
        """How many rows the ladder is about."""
        return max(step.of_rows for step in self.steps)

    def times_as_fast(self, step: Step) -> Estimate:
        """How many times as fast as the first step another one is."""
        return times_as_fast([step], self.steps[0])


def sample_of(step: Step) -> str:
    """What is to be said of a figure that is from a sample."""
    return f"from a sample of {count(step.rows, 'row')}"


def conclusion(ladder: Ladder) -> Conclusion:
    """What the task costs without any concurrency, by how it is done."""
    reasons = [f"serial takes {', '.join(map(_cost, ladder.steps[::-1]))}"]
    if not ladder.is_beside:
        reasons.append(f"measured {_sizes(ladder.steps)}")
    if ladder.serial and ladder.models:
        reasons.append(_best_model(ladder, ladder.serial))
    return Conclusion(SUBJECT, _headline(ladder), tuple(reasons))


def _cost(step: Step) -> str:
    return f"{seconds_with_interval(step.seconds_per_row)} per row for {step.workload}{_of_sample(step)}"


def _headline(ladder: Ladder) -> str:
    """The best way and those that may be as good, beside the first."""
    first, *others = ladder.steps
    fastest = min(others, key=lambda step: step.seconds_per_row.value)
    error = ERROR / len(others)  # any of the others may have been the fastest seen: Bonferroni
    best = [step for step in others if step is fastest or may_cost_as_little(step, fastest, error)]
    gain, against = measured(times_as_fast(best, first)), f"{first.workload}{_of_sample(first)}"
    right = ", and right" if first.wrong_share else ""
    if not may_cost_as_little(fastest, first, error):
        said = f"no other way is as fast as {against}, {fastest.workload} is at {gain}"
    elif may_cost_as_little(first, fastest, error):
        said = f"could not be told whether {fastest.workload} is faster than {against}, at {gain}"
    elif len(best) == 1:
        the_fastest = "the fastest way, " if ladder.is_beside else ""
        said = f"{fastest.workload} is {the_fastest}{gain} as fast as {against}{right}"
    else:
        names, two = listed([step.workload for step in best]), len(best) == 2
        which = f"which of {names} is {'faster' if two else 'fastest'}, {'both' if two else 'all'}"
        said = f"could not be told {which} {gain} as fast as {against}{right}"
    return f"at {count(ladder.rows, 'row')} {said}" if ladder.is_beside else said


def _of_sample(step: Step) -> str:
    return f" ({sample_of(step)})" if step.is_sample else ""


def _sizes(steps: Sequence[Step]) -> str:
    """How many rows each step was measured with."""
    usual = max(step.rows for step in steps)
    others = [f"{step.workload} at {step.rows:,}" for step in steps if step.rows != usual]
    return ", ".join([f"at {count(usual, 'row')}", *([listed(others)] if others else [])])


def _best_model(ladder: Ladder, serial: Result) -> str:
    speed_up = by_speed_up(ladder.models, serial)[0].speed_up(serial)
    wrong = serial.facts.wrong_share
    at_size = f" at {count(rows_of(serial), 'row')}" if ladder.is_beside else ""
    leaves = f" and leaves {wrong:.0%} of its dates wrong" if wrong else ""
    if speed_up.low <= 1:
        shown = f"no concurrency model was shown to make {serial.workload} faster{at_size}"
        return f"{shown}, the best is at {measured(speed_up)}{leaves}"
    return f"the best concurrency model makes {serial.workload} {measured(speed_up)} as fast{at_size}{leaves}"
