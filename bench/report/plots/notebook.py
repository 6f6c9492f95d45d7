"""The notebook's systems: how their speed-ups compare with ours, of a run of ``--profile notebook``."""

from collections.abc import Sequence

from bench.analysis.notebook import Measured
from bench.analysis.winners import Conclusion
from bench.report.plots.marks import Plot, Row, Scale, bar, dots, sample, sample_dot, scale_of
from bench.text.units import factor, seconds, tick

TITLE = "The notebook, then and now"
CAPTION = (
    "How many times faster than its serial row each of the notebook's systems is. N1 to N7 fetch 20 pages, "
    "N8 sleeps, N9 to N11 parse the booking dates."
)
LEGEND = [
    (sample("bar warm"), "here"),
    (sample_dot("dot ratio"), "in the notebook"),
]


def plot(rows: Sequence[Measured]) -> Plot:
    """A row per system, in the notebook's order."""
    ratios = [row.ratio for row in rows] + [row.notebook_ratio for row in rows if row.notebook_ratio]
    scale = scale_of([1.0, *ratios])
    drawn = [_row(row, scale) for row in rows]
    ticks = scale.labelled_ticks(tick)
    return Plot("notebook", "Speed-up, then and now", CAPTION, drawn, ticks, LEGEND, reference=scale(1.0))


def _row(measured: Measured, scale: Scale) -> Row:
    row = measured.row
    marks = [bar("bar warm", scale(1.0), scale(measured.ratio))]
    value = f"{factor(measured.ratio)}× ({seconds(measured.seconds)})"
    if measured.notebook_ratio and row.seconds:
        marks.append(dots("dot ratio", [scale(measured.notebook_ratio)]))
        value += f", then {factor(measured.notebook_ratio)}× ({seconds(row.seconds)})"
    return Row(f"{row.id} {row.what}", value, marks)


def conclusion(rows: Sequence[Measured], differences: Sequence[str]) -> Conclusion:
    """How many of the systems compare as they did, and why the others do not."""
    compared = [row for row in rows if row.notebook_ratio and row.row.id != row.row.baseline]
    same = len(compared) - len(differences)
    headline = f"{same} of {len(compared)} systems are to their serial row what they were in the notebook"
    return Conclusion(TITLE, headline, tuple(differences))
