"""Before you reach for concurrency: one task done in several ways, among the models on the first way."""

from bench.analysis.parsing_ladder import Ladder, rows_of, seconds_per_row
from bench.analysis.result import Result
from bench.analysis.wording import seconds_with_interval
from bench.report.plots.marks import Mark, Plot, Row, Scale, bar, sample, scale_of, whisker
from bench.report.plots.speed_up import START_LEGEND
from bench.text.units import count, seconds

TITLE = "Before you reach for concurrency"
STEP_LEGEND = (sample("bar step"), "another way to parse, no concurrency")


def plot(ladder: Ladder) -> Plot:
    """The steps, serially, on one axis with the models on the first of them; the fastest first."""
    entries = [(step, f"{step.workload}, serial", "step") for step in ladder.steps]
    entries += [(result, result.label, result.start) for result in ladder.models]
    entries.sort(key=lambda entry: seconds_per_row(entry[0]).value)
    scale = scale_of((seconds_per_row(result).high for result, _, _ in entries), logarithmic=False)
    rows = [
        Row(label, _value(result, ladder), _marks(result, style, scale)) for result, label, style in entries
    ]
    legend = [STEP_LEGEND, *START_LEGEND]
    return Plot("ladder", TITLE, _caption(ladder), rows, scale.labelled_ticks(seconds), legend)


def _caption(ladder: Ladder) -> str:
    return (
        f"Time per row of {ladder.task}: each way to parse them without concurrency, and all concurrency "
        f"models on {ladder.steps[0].workload}, the fastest first. The line on a bar is the interval of its "
        "median."
    )


def _marks(result: Result, style: str, scale: Scale) -> list[Mark]:
    cost = seconds_per_row(result)
    return [bar(f"bar {style}", 0, scale(cost.value)), whisker(scale(cost.low), scale(cost.high))]


def _value(result: Result, ladder: Ladder) -> str:
    cost = seconds_with_interval(seconds_per_row(result))
    per_row = f"{cost} per row at {count(rows_of(result), 'row')}"
    share = result.facts.wrong_share
    if result.workload != ladder.steps[0].workload:
        return f"{per_row}, all dates right"  # no other answer passes the workload's check
    return f"{per_row}, {share:.0%} of its dates wrong" if share else per_row
