"""Before you reach for concurrency: one task done in several ways, among the models on the first way.

Steps that were measured beside each other are of another size than the models. What a row costs depends on
the size, so there each is shown by how many times as fast it is as the first way at its own size.
"""

from math import inf

from bench.analysis.ladder_steps import Step, rows_of, seconds_per_row
from bench.analysis.parsing_ladder import Ladder, sample_of
from bench.analysis.result import Result
from bench.analysis.wording import measured, seconds_with_interval
from bench.report.plots.marks import Mark, Plot, Row, Scale, bar, sample, scale_of, whisker
from bench.report.plots.speed_up import START_LEGEND
from bench.stats.intervals import Estimate
from bench.text.units import count, seconds, tick

TITLE = "Before you reach for concurrency"
STEP_LEGEND = (sample("bar step"), "another way to parse, no concurrency")

Entry = tuple[str, str, Estimate, str]  # label, style, what is drawn, in words


def plot(ladder: Ladder) -> Plot:
    """The steps, serially, on one axis with the models on the first of them; the fastest first."""
    return _of_gains(ladder) if ladder.is_beside else _of_costs(ladder)


def _of_costs(ladder: Ladder) -> Plot:
    """Of steps and models that are cells alike: seconds per row."""
    entries: list[Entry] = [_cost_of_step(step, ladder) for step in ladder.steps]
    entries += [_cost_of_model(model) for model in ladder.models]
    entries.sort(key=lambda entry: entry[2].value)
    scale = scale_of((cost.high for _, _, cost, _ in entries), logarithmic=False)
    rows = [Row(label, value, _marks(style, cost, scale, 0)) for label, style, cost, value in entries]
    caption = (
        f"Time per row of {ladder.task}: each way to parse them without concurrency, and all concurrency "
        f"models on {ladder.steps[0].workload}, the fastest first. The line on a bar is the interval of its "
        "median."
    )
    legend = [STEP_LEGEND, *START_LEGEND]
    return Plot("ladder", TITLE, caption, rows, scale.labelled_ticks(seconds), legend)


def _cost_of_step(step: Step, ladder: Ladder) -> Entry:
    cost = step.seconds_per_row
    value = f"{seconds_with_interval(cost)} per row at {count(step.rows, 'row')}{_right(step, ladder)}"
    return f"{step.workload}, serial", "step", cost, value


def _cost_of_model(model: Result) -> Entry:
    cost = seconds_per_row(model)
    value = f"{seconds_with_interval(cost)} per row at {count(rows_of(model), 'row')}"
    return model.label, model.start, cost, value + _wrong(model.facts.wrong_share)


def _of_gains(ladder: Ladder) -> Plot:
    """Of steps that have a size of their own: how many times as fast as the first step."""
    first = ladder.steps[0]
    of_sample = f", {sample_of(first)}," if first.is_sample else ""
    entries: list[Entry] = [_gain_of_step(step, ladder) for step in ladder.steps]
    if ladder.serial:
        entries += [_gain_of_model(model, ladder.serial) for model in ladder.models]
    entries.sort(key=lambda entry: -entry[2].value)
    ends = (end for _, _, gain, _ in entries for end in (gain.low, gain.high))
    scale = scale_of(end for end in ends if end < inf)
    rows = [Row(label, value, _marks(style, gain, scale, 1)) for label, style, gain, value in entries]
    caption = (
        f"{ladder.task.capitalize()}: how many times as fast as {first.workload} without concurrency"
        f"{of_sample} is each other way to parse them, at {count(ladder.rows, 'row')}, and each concurrency "
        f"model, {_at_size(ladder)}the fastest first. The line on a bar is its interval."
    )
    legend, ticks = [STEP_LEGEND, *START_LEGEND], scale.labelled_ticks(tick)
    return Plot("ladder", TITLE, caption, rows, ticks, legend, reference=scale(1.0))


def _gain_of_step(step: Step, ladder: Ladder) -> Entry:
    gain, cost = ladder.times_as_fast(step), seconds_with_interval(step.seconds_per_row)
    at_size = sample_of(step) if step.is_sample else f"at {count(step.rows, 'row')}"
    times = "" if step is ladder.steps[0] else f"{measured(gain)}, "
    value = f"{times}{cost} per row {at_size}{_right(step, ladder)}"
    return f"{step.workload}, serial", "step", gain, value


def _gain_of_model(model: Result, serial: Result) -> Entry:
    gain = model.speed_up(serial)
    value = f"{measured(gain)} at {count(rows_of(model), 'row')}{_wrong(model.facts.wrong_share)}"
    return model.label, model.start, gain, value


def _at_size(ladder: Ladder) -> str:
    """Of the models, if there are any."""
    return f"at {count(rows_of(ladder.serial), 'row')}, " if ladder.serial and ladder.models else ""


def _marks(style: str, estimate: Estimate, scale: Scale, origin: float) -> list[Mark]:
    begin = scale(origin) if origin else 0
    return [
        bar(f"bar {style}", begin, scale(estimate.value)),
        whisker(scale(estimate.low), scale(estimate.high)),
    ]


def _right(step: Step, ladder: Ladder) -> str:
    if step.workload != ladder.steps[0].workload:
        return ", all dates right"  # no other answer passes the workload's check
    return _wrong(step.wrong_share)


def _wrong(share: float | None) -> str:
    return f", {share:.0%} of its dates wrong" if share else ""
