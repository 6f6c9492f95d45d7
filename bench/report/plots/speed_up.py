"""How many times faster than serial each model is."""

from collections.abc import Sequence
from math import floor, inf

from bench.analysis.result import Result, by_speed_up, ceiling, serial_of
from bench.analysis.wording import interval, ratio
from bench.report.plots.marks import Mark, Plot, Row, Scale, bar, rule, sample, scale_of, whisker
from bench.stats.intervals import COVERAGE, Estimate
from bench.text.units import factor, seconds, tick, times

START_LEGEND = [
    (sample("bar warm"), "warm: pool or loop already there"),
    (sample("bar cold"), "cold: started in the timed region"),
]
CEILING_LEGEND = (sample("ceiling"), "the ceiling: as many items as are in work at once")


def plot(name: str, results: Sequence[Result]) -> Plot | None:
    """A bar per cell on a logarithmic scale; None without a serial row."""
    serial = serial_of(results)
    if serial is None:
        return None
    speed_ups = [(result, result.speed_up(serial)) for result in by_speed_up(results, serial)]
    most, scale = ceiling(results), _scale([speed_up for _, speed_up in speed_ups], ceiling(results))
    lines = [rule("ceiling", scale(most))] if most else []
    rows = [_row(result, speed_up, scale, lines) for result, speed_up in speed_ups]
    legend = [*START_LEGEND, *([CEILING_LEGEND] if most else [])]
    caption = _caption(serial, [speed_up for _, speed_up in speed_ups], most)
    ticks = scale.labelled_ticks(tick)
    return Plot(f"speed-{name}", "Speed-up", caption, rows, ticks, legend, reference=scale(1.0))


def _scale(speed_ups: Sequence[Estimate], most: int | None) -> Scale:
    ends = [end for speed_up in speed_ups for end in (speed_up.low, speed_up.high)]
    return scale_of([1.0, float(most or 1), *(end for end in ends if 0 < end < inf)])


def _caption(serial: Result, speed_ups: Sequence[Estimate], most: int | None) -> str:
    sentences = [
        f"Against serial, which takes {seconds(serial.seconds.value)}: right of 1× is faster.",
        f"The line on a bar is its interval{_coverage(speed_ups)}.",
    ]
    if most:
        sentences.append(f"No model can beat {most}×: so many items are in work at once at the most.")
    return " ".join(sentences)


def _coverage(speed_ups: Sequence[Estimate]) -> str:
    least = min(speed_up.coverage for speed_up in speed_ups)
    return f", with at least {floor(least * 100)}% coverage" if least >= COVERAGE else ", all that was seen"


def _row(result: Result, speed_up: Estimate, scale: Scale, lines: list[Mark]) -> Row:
    marks = [
        bar(f"bar {result.start}", scale(1.0), scale(speed_up.value)),
        whisker(scale(speed_up.low), scale(speed_up.high)),
        *lines,
    ]
    return Row(result.label, _value(result, speed_up), marks)


def _value(result: Result, speed_up: Estimate) -> str:
    if not result.has_neighbours:
        return f"{times(speed_up.value)} ({factor(speed_up.low)} to {factor(speed_up.high)})"
    value = f"{ratio(speed_up)} ({interval(speed_up).replace('–', ' to ')})"
    if result.efficiency is None or result.capacity is None:
        return value
    return f"{value}, {result.efficiency.value:.0%} of {factor(result.capacity.value)} CPUs"
