"""The parsing ladder: a task done in several ways without concurrency, beside all models on the first way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Self

from bench.analysis.result import Result, by_speed_up, of_workload
from bench.analysis.winners import Conclusion
from bench.analysis.wording import measured, seconds_with_interval
from bench.stats.intervals import Estimate
from bench.text.units import count, listed

SUBJECT = "Before concurrency"
FEWEST_STEPS = 3  # fewer are no ladder


@dataclass(frozen=True)
class Ladder:
    """task: what every step does.

    steps: the serial result of each way to do it, in the order of their ``task_step``.
    models: all other results of the first step's workload, fastest first.
    """

    task: str
    steps: tuple[Result, ...]
    models: tuple[Result, ...]

    @classmethod
    def of(cls, results: Sequence[Result]) -> Self | None:
        """The ladder with most steps among the results; None if no task was done in enough ways."""
        by_task = groupby(sorted(filter(_is_step, results), key=_place), key=lambda result: result.facts.task)
        tasks = [(task or "", tuple(steps)) for task, steps in by_task]
        task, steps = max(tasks, key=lambda entry: len(entry[1]), default=("", ()))
        if len(steps) < FEWEST_STEPS:
            return None
        first = of_workload(results, steps[0].workload)
        return cls(task, steps, tuple(result for result in first if not result.is_serial))


def _is_step(result: Result) -> bool:
    return result.is_serial and result.facts.task is not None and result.facts.inputs.rows is not None


def _place(step: Result) -> tuple[str, int, str]:
    return step.facts.task or "", step.facts.task_step or 0, step.workload


def rows_of(result: Result) -> int:
    """How many rows a result of a ladder is of."""
    return result.facts.inputs.rows or 1


def seconds_per_row(result: Result) -> Estimate:
    """The median round over its rows."""
    rows, whole = rows_of(result), result.seconds
    return replace(whole, value=whole.value / rows, low=whole.low / rows, high=whole.high / rows)


def conclusion(ladder: Ladder) -> Conclusion:
    """What the task costs without any concurrency, by how it is done."""
    first = ladder.steps[0]
    costs = [
        f"{seconds_with_interval(seconds_per_row(step))} per row for {step.workload}"
        for step in ladder.steps[::-1]
    ]
    reasons = [f"serial takes {', '.join(costs)}", f"measured {_sizes(ladder.steps)}"]
    if ladder.models:
        reasons.append(_best_model(ladder.models, first))
    return Conclusion(SUBJECT, _headline(ladder), tuple(reasons))


def _headline(ladder: Ladder) -> str:
    """The best way and those that may be as good, beside the first."""
    first, *others = ladder.steps
    fastest = min(others, key=_cost)
    best = [step for step in others if step is fastest or _may_cost_as_little(step, fastest)]
    gain = measured(_times_as_fast(best, first))
    right = ", and right" if first.facts.wrong_share else ""
    if _may_cost_as_little(first, fastest):
        return f"could not be told whether {fastest.workload} is faster than {first.workload}, at {gain}"
    if len(best) == 1:
        return f"{fastest.workload} is {gain} as fast as {first.workload}{right}"
    names, two = listed([step.workload for step in best]), len(best) == 2
    which = f"which of {names} is {'faster' if two else 'fastest'}"
    return f"could not be told {which}, {'both' if two else 'all'} {gain} as fast as {first.workload}{right}"


def _cost(step: Result) -> float:
    return seconds_per_row(step).value


def _may_cost_as_little(step: Result, fastest: Result) -> bool:
    """Whether their intervals overlap."""
    return seconds_per_row(step).low <= seconds_per_row(fastest).high


def _times_as_fast(steps: Sequence[Result], first: Result) -> Estimate:
    """How many times as fast as the first they are, from the ends of both intervals."""
    own, costs = seconds_per_row(first), [seconds_per_row(step) for step in steps]
    low, high = own.low / max(cost.high for cost in costs), own.high / min(cost.low for cost in costs)
    value = own.value / min(cost.value for cost in costs)
    return replace(own, value=value, low=low, high=high)


def _sizes(steps: Sequence[Result]) -> str:
    """How many rows each step was measured with."""
    usual = max(map(rows_of, steps))
    others = [f"{step.workload} at {rows_of(step):,}" for step in steps if rows_of(step) != usual]
    return ", ".join([f"at {count(usual, 'row')}", *([listed(others)] if others else [])])


def _best_model(models: Sequence[Result], first: Result) -> str:
    speed_up = by_speed_up(models, first)[0].speed_up(first)
    wrong = first.facts.wrong_share
    leaves = f" and leaves {wrong:.0%} of its dates wrong" if wrong else ""
    if speed_up.low <= 1:
        shown = f"no concurrency model was shown to make {first.workload} faster"
        return f"{shown}, the best is at {measured(speed_up)}{leaves}"
    return f"the best concurrency model makes {first.workload} {measured(speed_up)} as fast{leaves}"
