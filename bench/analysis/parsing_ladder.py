"""The parsing ladder: a task done in several ways without concurrency, beside all models on the first way."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from bench.analysis.result import Result, by_speed_up, of_workload
from bench.analysis.winners import Conclusion
from bench.text.units import factor, seconds, times

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


def seconds_per_row(result: Result) -> float:
    return result.seconds.value / rows_of(result)


def conclusion(ladder: Ladder) -> Conclusion:
    """What the task costs without any concurrency, by how it is done."""
    first, *others = ladder.steps
    best = min(others, key=seconds_per_row)
    ratio = seconds_per_row(first) / seconds_per_row(best)
    right = ", and right" if first.facts.wrong_share else ""
    headline = f"{best.workload} is {factor(ratio)}× as fast as {first.workload}{right}"
    costs = [f"{seconds(seconds_per_row(step))} per row for {step.workload}" for step in ladder.steps[::-1]]
    reasons = [f"serial takes {', '.join(costs)}"]
    if ladder.models:
        reasons.append(_best_model(ladder.models, first))
    return Conclusion(SUBJECT, headline, tuple(reasons))


def _best_model(models: Sequence[Result], first: Result) -> str:
    speed_up = by_speed_up(models, first)[0].speed_up(first)
    wrong = first.facts.wrong_share
    leaves = f" and leaves {wrong:.0%} of its dates wrong" if wrong else ""
    return f"the best concurrency model makes {first.workload} {times(speed_up.value)} as fast{leaves}"
