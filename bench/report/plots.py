"""The plots of one run's workloads: speed-ups, and where the time goes."""

from collections.abc import Callable, Sequence
from math import floor

from bench.formats import factor, multiple, seconds, times
from bench.report.marks import WIDTH, Plot, Row, Scale, bar, sample, scale_of, whisker
from bench.results import Result, by_speed_up, serial_of
from bench.stats import COVERAGE, Estimate

START_LEGEND = [
    (sample("bar warm"), "warm: pool or loop already there"),
    (sample("bar cold"), "cold: started in the timed region"),
]


def ticks_of(scale: Scale, label: Callable[[float], str]) -> list[tuple[float, str]]:
    return [(scale(value), label(value)) for value in scale.ticks()]


def speed_ups(name: str, results: Sequence[Result]) -> Plot | None:
    """How many times faster than ``serial`` each model is, on a log scale; None without a serial row."""
    serial = serial_of(results)
    if serial is None:
        return None
    gains = [(result, result.speed_up(serial)) for result in by_speed_up(results, serial)]
    scale = scale_of([1.0, *(end for _, gain in gains for end in (gain.low, gain.high))])
    caption = (
        f"Against serial, which takes {seconds(serial.seconds.median)}: right of 1× is faster. "
        f"The line on a bar is its interval{_coverage([gain for _, gain in gains])}."
    )
    rows = [_speed_up(result, gain, scale) for result, gain in gains]
    ticks = ticks_of(scale, multiple)
    return Plot(f"speed-{name}", "Speed-up", caption, rows, ticks, START_LEGEND, reference=scale(1.0))


def _coverage(gains: Sequence[Estimate]) -> str:
    least = min(gain.coverage for gain in gains)
    return f", with at least {floor(least * 100)}% coverage" if least >= COVERAGE else ", all that was seen"


def _speed_up(result: Result, gain: Estimate, scale: Scale) -> Row:
    marks = [
        bar(f"bar {result.start}", scale(1.0), scale(gain.median)),
        whisker(scale(gain.low), scale(gain.high)),
    ]
    return Row(result.label, f"{times(gain)} ({factor(gain.low)} to {factor(gain.high)})", marks)


PARTS = [
    ("start-up", "until the first item begins"),
    ("CPU", "items use CPU"),
    ("waiting", "items wait"),
    ("transfer", "no item in work: carried between processes"),
    ("overhead", "no item in work: the model's own"),
    ("closing", "after the last item"),
]
STYLES = {part: f"part {part.lower()}" for part, _ in PARTS}


def shares(result: Result, cpus: int) -> dict[str, float] | None:
    """Where the seconds of the instrumented round went, by ``PARTS``; None if that is not known.

    Wall-clock seconds from the round's start to its end. While at least one item is in work, the CPU's
    part is what was used of the CPUs that the model can use at once: of ``cpus``, or one under a GIL.
    """
    timeline, extra = result.timeline, result.extra
    if timeline is None or "cpu_items_s" not in extra:
        return None
    usable = 1 if timeline.one_gil else min(len(timeline.lanes), extra["workers"], cpus)
    busy = timeline.busy_s
    cpu = min(busy, extra["cpu_items_s"] / usable)
    idle = max(0.0, timeline.last_s - timeline.first_s - busy)
    carried = timeline.processes > 1 or extra.get("start_method") is not None
    return {
        "start-up": timeline.first_s,
        "CPU": cpu,
        "waiting": busy - cpu,
        "transfer": idle if carried else 0.0,
        "overhead": 0.0 if carried else idle,
        "closing": max(0.0, timeline.wall_s - timeline.last_s),
    }


def where_time_goes(name: str, results: Sequence[Result], cpus: int) -> Plot | None:
    """The parts of each cell's instrumented round, stacked; None if there was none."""
    rows = [_parts(result, parts) for result in results if (parts := shares(result, cpus))]
    if not rows:
        return None
    caption = (
        "Shares of one more round that is not timed, with all instruments on. CPU is what the items used, "
        "over the CPUs that the model can use at once: one under a GIL."
    )
    ticks = [(share * WIDTH, f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)]
    legend = [(sample(STYLES[part]), f"{part}: {meaning}") for part, meaning in PARTS]
    return Plot(f"time-{name}", "Where the time goes", caption, rows, ticks, legend)


def _parts(result: Result, parts: dict[str, float]) -> Row:
    whole = sum(parts.values()) or 1.0
    marks, at = [], 0.0
    for part, duration in parts.items():
        end = at + duration / whole * WIDTH
        if duration > 0:
            marks.append(bar(STYLES[part], round(at, 1), round(end, 1)))
        at = end
    said = [f"{part} {duration / whole:.0%}" for part, duration in parts.items() if duration >= whole / 100]
    return Row(result.label, f"{seconds(whole)}: {', '.join(said)}", marks)
