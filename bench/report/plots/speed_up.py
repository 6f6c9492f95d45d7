"""How many times faster than serial each model is."""

from collections.abc import Sequence
from math import floor

from bench.analysis.result import Result, by_speed_up, serial_of
from bench.report.plots.marks import Plot, Row, Scale, bar, sample, scale_of, whisker
from bench.stats.intervals import COVERAGE, Estimate
from bench.text.units import factor, seconds, tick, times

START_LEGEND = [
    (sample("bar warm"), "warm: pool or loop already there"),
    (sample("bar cold"), "cold: started in the timed region"),
]


def plot(name: str, results: Sequence[Result]) -> Plot | None:
    """A bar per cell on a logarithmic scale; None without a serial row."""
    serial = serial_of(results)
    if serial is None:
        return None
    speed_ups = [(result, result.speed_up(serial)) for result in by_speed_up(results, serial)]
    scale = scale_of([1.0, *(end for _, speed_up in speed_ups for end in (speed_up.low, speed_up.high))])
    caption = (
        f"Against serial, which takes {seconds(serial.seconds.value)}: right of 1× is faster. "
        f"The line on a bar is its interval{_coverage([speed_up for _, speed_up in speed_ups])}."
    )
    rows = [_row(result, speed_up, scale) for result, speed_up in speed_ups]
    ticks = scale.labelled_ticks(tick)
    return Plot(f"speed-{name}", "Speed-up", caption, rows, ticks, START_LEGEND, reference=scale(1.0))


def _coverage(speed_ups: Sequence[Estimate]) -> str:
    least = min(speed_up.coverage for speed_up in speed_ups)
    return f", with at least {floor(least * 100)}% coverage" if least >= COVERAGE else ", all that was seen"


def _row(result: Result, speed_up: Estimate, scale: Scale) -> Row:
    marks = [
        bar(f"bar {result.start}", scale(1.0), scale(speed_up.value)),
        whisker(scale(speed_up.low), scale(speed_up.high)),
    ]
    interval = f"{factor(speed_up.low)} to {factor(speed_up.high)}"
    return Row(result.label, f"{times(speed_up.value)} ({interval})", marks)
