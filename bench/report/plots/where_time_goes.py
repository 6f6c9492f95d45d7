"""Where the seconds of each cell's instrumented round went."""

from collections.abc import Sequence

from bench.analysis.result import Result
from bench.report.plots.marks import WIDTH, Plot, Row, bar, sample

PARTS = [
    ("start-up", "until the first item begins"),
    ("CPU", "items use CPU"),
    ("waiting", "items wait"),
    ("transfer", "no item in work: carried between processes"),
    ("overhead", "no item in work: the model's own"),
    ("closing", "after the last item"),
]
STYLES = {part: f"part {part.lower()}" for part, _ in PARTS}
CAPTION = (
    "Shares of one more round, which is not timed and no result: its instruments cost time. CPU is what the "
    "items used, over the CPUs that the model can use at once: one under a GIL."
)
LEAST_NAMED = 0.01  # a share below which a part is drawn but not named


def plot(name: str, results: Sequence[Result], cpus: int) -> Plot | None:
    """The parts of each cell's instrumented round, stacked; None if there was none.

    cpus: how many the run could use.
    """
    rows = [_row(result, parts) for result in results if (parts := seconds_by_part(result, cpus))]
    if not rows:
        return None
    ticks = [(share * WIDTH, f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)]
    legend = [(sample(STYLES[part]), f"{part}: {meaning}") for part, meaning in PARTS]
    return Plot(f"time-{name}", "Where the time goes", CAPTION, rows, ticks, legend)


def seconds_by_part(result: Result, cpus: int) -> dict[str, float] | None:
    """Wall-clock seconds of the instrumented round by ``PARTS``; None if they are not known.

    While at least one item is in work, the CPU's part is what the items used of the CPUs that the model
    can use at once: of ``cpus``, or one under a GIL.
    """
    timeline, instruments = result.timeline, result.instruments
    if timeline is None or instruments is None or instruments.cpu_items_s is None:
        return None
    usable = 1 if timeline.one_gil else min(len(timeline.lanes), result.facts.workers, cpus)
    busy = timeline.busy_s
    cpu = min(busy, instruments.cpu_items_s / usable)
    idle = max(0.0, timeline.last_s - timeline.first_s - busy)
    carried = timeline.processes > 1 or result.facts.start_method is not None
    return {
        "start-up": timeline.first_s,
        "CPU": cpu,
        "waiting": busy - cpu,
        "transfer": idle if carried else 0.0,
        "overhead": 0.0 if carried else idle,
        "closing": max(0.0, timeline.wall_s - timeline.last_s),
    }


def _row(result: Result, parts: dict[str, float]) -> Row:
    whole = sum(parts.values()) or 1.0
    marks, begin = [], 0.0
    for part, duration in parts.items():
        end = begin + duration / whole * WIDTH
        if duration > 0:
            marks.append(bar(STYLES[part], round(begin, 1), round(end, 1)))
        begin = end
    named = {part: share for part, duration in parts.items() if (share := duration / whole) >= LEAST_NAMED}
    shares = ", ".join(f"{part} {share:.0%}" for part, share in named.items())
    return Row(result.label, shares, marks)
