"""Several interpreters as a forest plot: each cell's ratio with its interval, interpreter by interpreter."""

from collections.abc import Iterator, Sequence
from math import inf

from bench.analysis.winners import Conclusion
from bench.pythons import table
from bench.pythons.judge import Change, Outcome
from bench.pythons.record import Record
from bench.report.plots.marks import (
    Mark,
    Plot,
    Row,
    Scale,
    bar,
    dots,
    sample,
    sample_dot,
    scale_of,
    whisker,
)
from bench.stats.intervals import Estimate
from bench.text.units import tick

TITLE = "Every Python"
CAPTION = (
    "How many times as fast each model is as on the base, by workload and interpreter. Each interval for "
    "itself holds in 95 % of runs; to be called faster or slower takes more, since that holds for all "
    "of them together."
)
LEGEND = [
    (sample("span improvement"), "shown to be faster"),
    (sample("span regression"), "shown to be slower"),
    (sample_dot("dot ratio"), "base / other"),
]
STYLES = {"faster": "improvement", "slower": "regression", "undecided": "inconclusive", "as fast": "pass"}
ALWAYS_SHOWN = (0.9, 1.25)  # ratios that the scale reaches whatever the figures
WIDEST = (0.1, 20.0)  # ratios beyond which it does not grow


def plot(outcome: Outcome) -> Plot:
    """All cells that have a ratio, in the order of the suite, and those that failed as a line of text."""
    changes = [change for change in outcome.changes if change.ratio or change.verdict == "failed"]
    scale = _scale(changes)
    rows = [_row(change, scale) for change in changes]
    return Plot("pythons", TITLE, CAPTION, rows, scale.labelled_ticks(tick), LEGEND, reference=scale(1.0))


def conclusion(record: Record, outcome: Outcome) -> Conclusion:
    """What each interpreter buys each workload, and how that was measured."""
    answers = [table.answer(buys, record.base.name) for buys in outcome.buys]
    headline, *rest = answers or ["nothing could be compared"]
    return Conclusion(TITLE, headline, (*rest, table.method(record).rstrip(".")))


def _scale(changes: Sequence[Change]) -> Scale:
    ends = [end for change in changes for end in _ends(change) if 0 < end < inf]
    return scale_of([*ALWAYS_SHOWN, *(min(max(end, WIDEST[0]), WIDEST[1]) for end in ends)], room=1.02)


def _ends(change: Change) -> Iterator[float]:
    if change.ratio:
        yield from (change.ratio.low, change.ratio.high)


def _row(change: Change, scale: Scale) -> Row:
    label = f"{change.cell.workload} {change.cell.label}, {change.python}"
    if change.ratio is None:
        return Row(label, f"{change.verdict}: {change.reason}", [])
    return Row(label, f"{change.verdict}: {table.ratio(change)}", _marks(change, change.ratio, scale))


def _marks(change: Change, ratio: Estimate, scale: Scale) -> list[Mark]:
    low, high = scale(ratio.low), scale(min(ratio.high, scale.high))
    return [
        bar(f"span {STYLES[change.verdict]}", low, high),
        whisker(low, high),
        dots("dot ratio", [scale(ratio.value)]),
    ]
