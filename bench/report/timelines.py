"""How each model works, from its own instrumented round: a lane a thread, process, interpreter or loop."""

from collections.abc import Sequence

from bench.discovery import all_models
from bench.formats import seconds
from bench.report.marks import SWATCH, Mark, Plot, Row, Scale, box
from bench.report.plots import ticks_of
from bench.results import Result
from bench.timeline import Item, Timeline

USUAL_PX, THICKEST_PX, THINNEST_PX = 90, 12, 1  # of a model's lanes together; of an item
BETWEEN_PX = 5  # models
TITLE = "How it works: when each item ran"
CAPTION = (
    "One more round, not timed, on one time axis for all models. A box is an item; lines divide the lanes, "
    "which are threads, processes, interpreters or loops. What a lane has in hand at the same time is drawn "
    "below each other."
)
LEGEND = [
    (Mark(style, box(1, SWATCH[0] - 1, 2, SWATCH[1] - 2)), meaning)
    for style, meaning in (
        ("item", "an item"),
        ("before", "until the first item begins"),
        ("after", "after the last item"),
    )
]


def of_results(name: str, results: Sequence[Result]) -> list[Plot]:
    """A workload's timelines: one a model, started in the round if it can be; then those already started."""
    traced = [(result, result.timeline) for result in results if result.timeline]
    if not traced:
        return []
    order = {model: place for place, model in enumerate(dict.fromkeys(["serial", *all_models()]))}
    traced.sort(key=lambda one: (order.get(one[0].model, len(order)), one[0].start))
    scale = Scale(0.0, max(timeline.wall_s for _, timeline in traced), logarithmic=False)
    rows = {(result.model, result.start): _row(result.label, timeline, scale) for result, timeline in traced}
    again = [row for (model, start), row in rows.items() if start == "warm" and (model, "cold") in rows]
    first = [row for row in rows.values() if row not in again]
    ticks = ticks_of(scale, seconds)
    plots = [Plot(f"timeline-{name}", TITLE, CAPTION, first, ticks, LEGEND)]
    if again:
        folded = f"The same with pool or loop already there: {len(again)} models"
        plots.append(Plot(f"started-{name}", f"{TITLE}, warm", CAPTION, again, ticks, LEGEND, folded=folded))
    return plots


def _row(label: str, timeline: Timeline, scale: Scale) -> Row:
    """The lanes below each other, and in each the items that overlap."""
    lanes = _levels(timeline)
    first, last, end = map(scale, (timeline.first_s, timeline.last_s, timeline.wall_s))
    levels = sum(len(lane) for lane in lanes)
    each = min(THICKEST_PX, max(THINNEST_PX, round(USUAL_PX / levels, 1)))
    boxes, lines, top = [], [], 0.0
    for lane in lanes:
        if top:
            lines.append(f"M0 {top + 0.5:g}H{end:g}")
            top += 1
        for level in lane:
            bottom = top + each
            boxes += [_box(item, scale, top + each / 8, bottom - each / 8) for item in level]
            top = bottom
    height = round(top + BETWEEN_PX, 1)
    marks = [
        Mark("lane", "".join(lines)),
        Mark("before", box(0, first, 0, top)),
        Mark("after", box(last, end, 0, top)),
        Mark("item", "".join(boxes)),
    ]
    said = f"{seconds(timeline.wall_s)}, {timeline.most_at_once} at once in {timeline.places}"
    return Row(label, said, [mark for mark in marks if mark.d], height)


def _box(item: Item, scale: Scale, top: float, bottom: float) -> str:
    left = scale(item.begin_s)
    right = max(scale(item.end_s), left + 1)  # none is too short to see
    return box(left, right, round(top, 2), round(bottom, 2))


def _levels(timeline: Timeline) -> list[list[list[Item]]]:
    """By lane, in the order of their first items: rows of items that do not overlap."""
    lanes: dict[int, list[list[Item]]] = {}
    for item in timeline.items:
        levels = lanes.setdefault(item.lane, [])
        free = next((level for level in levels if level[-1].end_s <= item.begin_s), None)
        if free is None:
            levels.append([item])
        else:
            free.append(item)
    return list(lanes.values())
