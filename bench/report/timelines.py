"""How each model works, from its own instrumented round: a lane a thread, process, interpreter or loop."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.discovery import all_models
from bench.report.marks import WIDTH, Mark, Plot, Row, Scale
from bench.results import Result
from bench.tables import seconds

TASK_PX, GAP_PX, BETWEEN_PX = 5, 2, 14
CAPTION = (
    "One more round, not timed, on one time axis for all models. A bar is an item, a row between two lines "
    "a lane: where items ran. Items side by side in a lane, as on an event loop, are drawn below each other."
)


@dataclass(frozen=True)
class Timeline:
    """A cell on the common axis of its workload: its lanes as one row, with its sum in a few words.

    said: the same in a sentence.
    """

    name: str
    said: str
    row: Row


@dataclass(frozen=True)
class Timelines:
    """All cells of a workload, in the order the models are discovered; ticks as in ``Plot``."""

    cells: list[Timeline]
    ticks: list[tuple[float, str]]

    def as_plot(self, workload: str) -> Plot:
        """One plot of all cells, one below the other."""
        rows = [replace(cell.row, height=cell.row.height + BETWEEN_PX) for cell in self.cells]
        return Plot(f"timeline-{workload}", f"{workload}: when each item ran", CAPTION, rows, self.ticks)


def of_results(results: Sequence[Result]) -> Timelines | None:
    """The timelines of a workload's cells, None if nothing was recorded."""
    traced = [result for result in results if result.extra.get("timeline", {}).get("start_s")]
    if not traced:
        return None
    order = ["serial", *all_models()]
    traced.sort(key=lambda result: (order.index(result.model) if result.model in order else 99, result.start))
    scale = Scale(0.0, max(result.extra["wall_instrumented_s"] for result in traced), logarithmic=False)
    ticks = [(scale(value), seconds(value)) for value in scale.ticks()]
    return Timelines([_timeline(result, scale) for result in traced], ticks)


def _timeline(result: Result, scale: Scale) -> Timeline:
    timeline, wall = result.extra["timeline"], result.extra["wall_instrumented_s"]
    spans: list[list[tuple[float, float]]] = [[] for _ in timeline["lanes"]]
    for lane, begin, end in zip(timeline["lane"], timeline["start_s"], timeline["end_s"], strict=True):
        spans[lane].append((begin, end))
    lanes = sorted(sorted(lane) for lane in spans)
    places = _places(timeline["lanes"])
    said = (
        f"{len(timeline['lane'])} items in {places}, "
        f"{_most_at_once([span for lane in lanes for span in lane])} at once at the most, "
        f"the first after {seconds(min(timeline['start_s']))}, all done in {seconds(wall)}"
    )
    name = f"timeline-{result.workload}-{result.model}-{result.start}"
    row = _row(result.label, f"{seconds(wall)}, {len(timeline['lane'])} items in {places}", lanes, scale)
    return Timeline(name, said, row)


def _places(lanes: Sequence[dict[str, object]]) -> str:
    """20 threads, 2 processes, 1 thread: what the lanes are."""
    kinds = (
        kind for kind in ("process", "interpreter") if len({lane[kind] for lane in lanes}) == len(lanes) > 1
    )
    kind = next(kinds, "thread")
    plural = "" if len(lanes) == 1 else "es" if kind == "process" else "s"
    return f"{len(lanes)} {kind}{plural}"


def _row(label: str, value: str, lanes: Sequence[Sequence[tuple[float, float]]], scale: Scale) -> Row:
    """The lanes below each other, and in each the items that overlap."""
    tasks, lines, top = [], [], 0
    for spans in lanes:
        until: list[float] = []
        for begin, end in spans:
            level = next((level for level, free in enumerate(until) if free <= begin), len(until))
            until[level : level + 1] = [end]
            middle, left = top + GAP_PX + level * TASK_PX + TASK_PX / 2, scale(begin)
            tasks.append(f"M{left:g} {middle:g}H{max(scale(end), left + 1):g}")
        top += len(until) * TASK_PX + 2 * GAP_PX
        lines.append(f"M0 {top}H{WIDTH}")
    marks = [Mark("tick", "M0 0H1000" + "".join(lines)), Mark("task", "".join(tasks))]
    return Row(label, value, marks, top)


def _most_at_once(spans: Sequence[tuple[float, float]]) -> int:
    edges = sorted([(begin, 1) for begin, _ in spans] + [(end, -1) for _, end in spans])
    open_, most = 0, 0
    for _, step in edges:
        open_ += step
        most = max(most, open_)
    return most
