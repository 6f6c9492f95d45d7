"""The plots of one run: speed-ups, where the time goes, the rounds themselves, the ladder."""

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from bench.report.marks import WIDTH, Mark, Plot, Row, Scale, bar, dots, scale_of, whisker
from bench.results import Result, of_workload, serial_of
from bench.stats import estimate
from bench.tables import seconds
from bench.verdicts import factor, times

OUTLIER = 1.5  # interquartile ranges beyond a quartile (J. W. Tukey, Exploratory Data Analysis, 1977)
STARTS = [("warm", "warm: pool or loop already there"), ("cold", "cold: started in the timed region")]
LADDER = ("booking_dates_inferred", "booking_dates", "booking_dates_unique")


def _ticks(scale: Scale, label: Any) -> list[tuple[float, str]]:
    return [(scale(value), label(value)) for value in scale.ticks()]


def speed_ups(name: str, results: Sequence[Result]) -> Plot | None:
    """How many times faster than ``serial`` each model is, on a log scale; None without a serial row."""
    serial = serial_of(results)
    if serial is None:
        return None
    gains = [(result, result.speed_up(serial)) for result in results]
    scale = scale_of([1.0, *(end for _, gain in gains for end in (gain.low, gain.high))])
    rows = [
        Row(
            result.label,
            f"{times(gain)} ({factor(gain.low)} to {factor(gain.high)})",
            [
                bar(f"bar {result.start}", scale(1.0), scale(gain.median), 18),
                whisker(scale(gain.low), scale(gain.high), 18),
            ],
        )
        for result, gain in gains
    ]
    caption = (
        f"Speed-up against serial, which takes {seconds(serial.seconds.median)}: right of 1× is faster. "
        f"The line on a bar is its interval, with at least {gains[0][1].coverage:.0%} coverage."
    )
    ticks = _ticks(scale, lambda value: f"{factor(value)}×")
    return Plot(f"speed-{name}", "Speed-up", caption, rows, ticks, STARTS, reference=scale(1.0))


PARTS = [
    ("startup", "until the first item starts"),
    ("cpu", "items use CPU"),
    ("waiting", "items wait"),
    ("transfer", "no item in work: carried between processes"),
    ("overhead", "no item in work: the model's own"),
    ("closing", "after the last item"),
]


def shares(result: Result) -> dict[str, float] | None:
    """Where the seconds of the instrumented round went, by ``PARTS``; None if there was no such round.

    Wall-clock seconds from the round's start to its end. While at least one item is in work, the CPU's
    part is what it was used of the CPUs that the model can use at once, one under a GIL.
    """
    extra = result.extra
    timeline = extra.get("timeline")
    if not timeline or not timeline["start_s"]:
        return None
    wall, first, last = extra["wall_instrumented_s"], min(timeline["start_s"]), max(timeline["end_s"])
    busy = _covered(zip(timeline["start_s"], timeline["end_s"], strict=True))
    lanes = timeline["lanes"]
    processes = {lane["process"] for lane in lanes}
    shared_gil = (
        len(processes) == 1
        and all(lane["gil"] for lane in lanes)
        and len({lane["interpreter"] for lane in lanes}) == 1
    )
    usable = 1 if shared_gil else max(1, min(len(lanes), int(extra.get("workers") or 1)))
    used = float(extra["cpu_parent_s"] + extra["cpu_workers_s"])
    cpu = busy * min(1.0, used / (busy * usable)) if busy else 0.0
    idle = max(0.0, last - first - busy)
    carried = len(processes) > 1 or result.extra.get("start_method") is not None
    return {
        "startup": first,
        "cpu": cpu,
        "waiting": busy - cpu,
        "transfer": idle if carried else 0.0,
        "overhead": 0.0 if carried else idle,
        "closing": max(0.0, wall - last),
    }


def _covered(spans: Any) -> float:
    """Seconds in which at least one span is open."""
    total, until = 0.0, float("-inf")
    for begin, end in sorted(spans):
        total += max(0.0, end - max(begin, until))
        until = max(until, end)
    return total


def where_time_goes(name: str, results: Sequence[Result]) -> Plot | None:
    """The parts of each cell's instrumented round, stacked; None if there was none."""
    rows = []
    for result in results:
        parts = shares(result)
        if parts is None:
            continue
        whole = sum(parts.values()) or 1.0
        marks, at = [], 0.0
        for part, _ in PARTS:
            if parts[part] > 0:
                end = at + parts[part] / whole
                marks.append(bar(f"part {part}", round(at * WIDTH, 1), round(end * WIDTH, 1), 18))
                at = end
        said = ", ".join(
            f"{part} {parts[part] / whole:.0%}" for part, _ in PARTS if parts[part] >= whole / 100
        )
        rows.append(Row(result.label, f"{seconds(whole)}: {said}", marks))
    if not rows:
        return None
    caption = "Shares of one more round that is not timed, with all instruments on."
    ticks = [(share * WIDTH, f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)]
    return Plot(f"time-{name}", "Where the time goes", caption, rows, ticks, PARTS)


def rounds(name: str, cells: Sequence[tuple[str, Sequence[float]]]) -> Plot | None:
    """Every round of each cell, its median, and the outliers; None without rounds."""
    cells = [(label, values) for label, values in cells if values]
    if not cells:
        return None
    scale = scale_of(value for _, values in cells for value in values)
    rows = []
    for label, values in cells:
        far = outliers(values)
        usual = [value for value in values if value not in far]
        found = estimate(values)
        said = f"{seconds(found.median)}, {len(values)} rounds"
        marks = [dots("dot", map(scale, usual), 18), dots("dot outlier", map(scale, far), 18)]
        middle = scale(found.median)
        marks.append(Mark("median", f"M{middle:g} 3V15"))
        rows.append(Row(label, said + (f", {len(far)} outlying" if far else ""), marks))
    caption = (
        "Each round is a dot, the line its median. "
        "Squares lie more than 1.5 interquartile ranges beyond a quartile."
    )
    ticks = _ticks(scale, seconds)
    return Plot(f"rounds-{name}", "The rounds", caption, rows, ticks)


def outliers(values: Sequence[float]) -> list[float]:
    """Those beyond Tukey's fences; none of fewer than four."""
    if len(values) < 4:
        return []
    low, _, high = quantiles(values, n=4, method="inclusive")
    reach = OUTLIER * (high - low)
    return [value for value in values if not low - reach <= value <= high + reach]


def ladder(results: Sequence[Result]) -> Plot | None:
    """The same dates parsed three ways, serially, among the models on the first; None if incomplete."""
    steps = [serial_of(of_workload(results, step)) for step in LADDER]
    if None in steps:
        return None
    shown = [result for result in of_workload(results, LADDER[0]) if result.model != "serial"]
    entries = [(step, _row_cost(step), "step") for step in steps if step]
    entries += [(result, _row_cost(result), result.start) for result in shown]
    entries.sort(key=lambda entry: entry[1])
    scale = scale_of((cost for _, cost, _ in entries), logarithmic=False)
    rows = [
        Row(
            f"{result.workload}, serial" if style == "step" else result.label,
            f"{seconds(cost)} a row, {wrong_share(result)}",
            [bar(f"bar {style}", 0, scale(cost), 18)],
        )
        for result, cost, style in entries
    ]
    caption = (
        "Seconds a row of booking dates: parsed without a format (as in the notebook), with it, "
        "and each distinct date once. "
        "The others are the concurrency models on the first of the three."
    )
    legend = [("step", "another way to parse, no concurrency"), *STARTS]
    return Plot("ladder", "Before you reach for concurrency", caption, rows, _ticks(scale, seconds), legend)


def _row_cost(result: Result) -> float:
    return median(result.rounds) / float(result.extra["inputs"]["rows"])


def wrong_share(result: Result) -> str:
    """How much of the answer is wrong, in words."""
    share = result.extra.get("wrong_share")
    return f"{share:.0%} of its dates wrong" if share else "all dates right"
