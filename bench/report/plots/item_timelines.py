"""When each item ran under each model: a lane per thread, process, interpreter or loop."""

from collections.abc import Sequence

from bench.analysis.result import Result, models_in_order
from bench.analysis.timeline import Item, Timeline
from bench.report.plots.marks import SWATCH, Mark, Plot, Row, Scale, box
from bench.text.units import seconds

USUAL_PX, THICKEST_PX, THINNEST_PX = 90, 12, 1  # of a model's lanes together; of an item
BETWEEN_PX = 5  # models
TITLE = "How it works: when each item ran"
CAPTION = (
    "One more round, which is not timed and no result: its instruments cost time. All models are on one time "
    "axis. A box is an item; lines divide the lanes, which are threads, processes, interpreters or loops. "
    "Items that a lane has in work at the same time are drawn below each other."
)
LEGEND = [
    (Mark(style, box(1, SWATCH[0] - 1, 2, SWATCH[1] - 2)), meaning)
    for style, meaning in (
        ("item", "an item"),
        ("before", "until the first item begins"),
        ("after", "after the last item"),
    )
]

Lanes = list[list[list[Item]]]  # by lane, levels of items that do not overlap


def plots(name: str, results: Sequence[Result]) -> list[Plot]:
    """A workload's timelines: a row per model, cold if it has both starts; then the warm ones of those."""
    recorded = _in_order([(result, result.timeline) for result in results if result.timeline])
    if not recorded:
        return []
    scale = Scale(0.0, max(timeline.wall_s for _, timeline in recorded), logarithmic=False)
    rows = {
        (result.model, result.start): _row(result.label, timeline, scale) for result, timeline in recorded
    }
    again = [row for (model, start), row in rows.items() if start == "warm" and (model, "cold") in rows]
    first = [row for row in rows.values() if row not in again]
    ticks = scale.labelled_ticks(seconds)
    drawn = [Plot(f"timeline-{name}", TITLE, CAPTION, first, ticks, LEGEND)]
    if again:
        folded = f"The same with pool or loop already there: {len(again)} models"
        drawn.append(Plot(f"started-{name}", f"{TITLE}, warm", CAPTION, again, ticks, LEGEND, folded=folded))
    return drawn


def _in_order(recorded: list[tuple[Result, Timeline]]) -> list[tuple[Result, Timeline]]:
    """Serial first, then family by family."""
    models = models_in_order(result for result, _ in recorded)
    return sorted(
        recorded,
        key=lambda entry: (not entry[0].is_serial, models.index(entry[0].model), entry[0].start),
    )


def _row(label: str, timeline: Timeline, scale: Scale) -> Row:
    """The lanes below each other, and in each the items that overlap."""
    lanes = _lanes(timeline)
    first, last, end = map(scale, (timeline.first_s, timeline.last_s, timeline.wall_s))
    thickness = min(THICKEST_PX, max(THINNEST_PX, round(USUAL_PX / sum(map(len, lanes)), 1)))
    boxes, dividers, top = [], [], 0.0
    for lane in lanes:
        if top:
            dividers.append(f"M0 {top + 0.5:g}H{end:g}")
            top += 1
        for level in lane:
            boxes += [_box(item, scale, top, thickness) for item in level]
            top += thickness
    marks = [
        Mark("lane", "".join(dividers)),
        Mark("before", box(0, first, 0, top)),
        Mark("after", box(last, end, 0, top)),
        Mark("item", "".join(boxes)),
    ]
    value = f"{timeline.most_at_once} at once in {timeline.places}"
    return Row(label, value, [mark for mark in marks if mark.d], round(top + BETWEEN_PX, 1))


def _box(item: Item, scale: Scale, top: float, thickness: float) -> str:
    left = scale(item.begin_s)
    right = max(scale(item.end_s), left + 1)  # none is too short to see
    gap = thickness / 8
    return box(left, right, round(top + gap, 2), round(top + thickness - gap, 2))


def _lanes(timeline: Timeline) -> Lanes:
    """In the order of the lanes' first items."""
    lanes: dict[int, list[list[Item]]] = {}
    for item in timeline.items:
        levels = lanes.setdefault(item.lane, [])
        free = next((level for level in levels if level[-1].end_s <= item.begin_s), None)
        if free is None:
            levels.append([item])
        else:
            free.append(item)
    return list(lanes.values())
