"""The notebook's systems: their speed-ups then and now, of a run of ``--profile notebook``."""

from collections.abc import Sequence

from bench.formats import factor, multiple, seconds
from bench.notebook import Measured
from bench.report.marks import Plot, Row, Scale, bar, dots, sample, sample_dot, scale_of
from bench.report.plots import ticks_of
from bench.verdicts import Verdict

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
    """A row a system, in the notebook's order."""
    ratios = [one.ratio for one in rows] + [one.notebook_ratio for one in rows if one.notebook_ratio]
    scale = scale_of([1.0, *ratios])
    drawn = [_row(one, scale) for one in rows]
    ticks = ticks_of(scale, multiple)
    return Plot("notebook", "Speed-up, then and now", CAPTION, drawn, ticks, LEGEND, reference=scale(1.0))


def _row(one: Measured, scale: Scale) -> Row:
    marks = [bar("bar warm", scale(1.0), scale(one.ratio))]
    said = f"{factor(one.ratio)}× ({seconds(one.seconds)})"
    if one.notebook_ratio and one.row.seconds:
        marks.append(dots("dot ratio", [scale(one.notebook_ratio)]))
        said += f", then {factor(one.notebook_ratio)}× ({seconds(one.row.seconds)})"
    return Row(f"{one.row.id} {one.row.what}", said, marks)


def verdict(rows: Sequence[Measured], differences: Sequence[str]) -> Verdict:
    """How many of the systems compare as they did, and why the others do not."""
    compared = [one for one in rows if one.notebook_ratio and one.row.id != one.row.baseline]
    same = len(compared) - len(differences)
    headline = f"{same} of {len(compared)} systems are to their serial row what they were in the notebook"
    return Verdict(TITLE, headline, tuple(differences))
