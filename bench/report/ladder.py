"""Before you reach for concurrency: the same dates parsed three ways, among the models on the first."""

from collections.abc import Sequence

from bench.formats import seconds
from bench.report.marks import Plot, Row, Scale, bar, sample, scale_of, whisker
from bench.report.plots import START_LEGEND, ticks_of
from bench.results import Result, of_workload, serial_of
from bench.verdicts import LADDER

TITLE = "Before you reach for concurrency"
CAPTION = (
    "Time for a row of booking dates, parsed without a format (as in the notebook), with it, and each "
    "distinct date once. The others are the concurrency models on the first of the three. The line on a bar "
    "is the interval of its median."
)


def ladder(results: Sequence[Result]) -> Plot | None:
    """The three steps, serially, on one axis with the models; None if a step was not run."""
    steps = [serial_of(of_workload(results, step)) for step in LADDER]
    if None in steps:
        return None
    entries = [(step, f"{step.workload}, serial", "step") for step in steps if step]
    models = of_workload(results, LADDER[0])
    entries += [(result, result.label, result.start) for result in models if result.model != "serial"]
    entries.sort(key=lambda entry: entry[0].seconds.median / _rows(entry[0]))
    scale = scale_of((one.seconds.high / _rows(one) for one, _, _ in entries), logarithmic=False)
    rows = [_row(result, label, style, scale) for result, label, style in entries]
    legend = [(sample("bar step"), "another way to parse, no concurrency"), *START_LEGEND]
    return Plot("ladder", TITLE, CAPTION, rows, ticks_of(scale, seconds), legend)


def _rows(result: Result) -> int:
    return int(result.extra["inputs"]["rows"])


def _row(result: Result, label: str, style: str, scale: Scale) -> Row:
    found, rows = result.seconds, _rows(result)
    low, middle, high = (scale(value / rows) for value in (found.low, found.median, found.high))
    marks = [bar(f"bar {style}", 0, middle), whisker(low, high)]
    said = [f"{seconds(found.median / rows)} a row of {rows:,}", *_wrong_share(result)]
    return Row(label, ", ".join(said), marks)


def _wrong_share(result: Result) -> list[str]:
    """How much of the answer is wrong, in words; no word where it was not stored."""
    if result.workload != LADDER[0]:
        return ["all dates right"]  # no other answer passes the workload's check
    share = result.extra.get("wrong_share")
    return [f"{share:.0%} of its dates wrong"] if share else []
