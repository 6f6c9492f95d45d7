"""A gate run as a forest plot: each benchmark's ratio with its interval, and the margin."""

from collections.abc import Iterator, Sequence
from math import inf

from bench.analysis.winners import Conclusion
from bench.gate import table
from bench.gate.judge import Judgement, Outcome
from bench.gate.record import Record
from bench.report.plots.marks import (
    Mark,
    Plot,
    Row,
    Scale,
    bar,
    dots,
    rule,
    sample,
    sample_dot,
    scale_of,
    whisker,
)
from bench.stats.intervals import Estimate

CAPTION = (
    "How long head takes against base, worst first. Each interval is wrong above, and below, in at most 5 % "
    "of runs; to be called a regression takes more, since that holds for all benchmarks together."
)
LEGEND = [
    (sample("margin"), "the margin"),
    (sample_dot("dot ratio"), "head / base"),
]
PERCENTS = (-80, -50, -25, -10, -5, 0, 5, 10, 25, 50, 100, 200, 400)
ALWAYS_SHOWN = (0.95, 1.1)  # ratios that the scale reaches whatever the figures
WIDEST = (0.2, 5.0)  # ratios beyond which it does not grow


def plot(outcome: Outcome) -> Plot:
    """All benchmarks of a gate run, worst first; those without figures as a line of text."""
    judgements = outcome.judgements
    scale = _scale(judgements)
    names = table.shortened([judgement.benchmark for judgement in judgements])
    rows = [_row(name, judgement, scale) for name, judgement in zip(names, judgements, strict=True)]
    return Plot("gate", "Gate", CAPTION, rows, _ticks(scale), LEGEND, reference=scale(1.0))


def conclusion(record: Record, outcome: Outcome) -> Conclusion:
    """The gate's conclusion, what was compared with what, and how."""
    headline = table.conclusion(record, outcome, outcome.exit(strict=False))
    return Conclusion("Gate", headline.rstrip("."), (table.heading(record), table.method(record).rstrip(".")))


def _scale(judgements: Sequence[Judgement]) -> Scale:
    ends = [end for judgement in judgements for end in _ends(judgement) if 0 < end < inf]
    return scale_of([*ALWAYS_SHOWN, *(min(max(end, WIDEST[0]), WIDEST[1]) for end in ends)], room=1.02)


def _ends(judgement: Judgement) -> Iterator[float]:
    if judgement.ratio:
        yield from (judgement.ratio.low, judgement.ratio.high, 1 + judgement.margin)


def _ticks(scale: Scale) -> list[tuple[float, str]]:
    ratios = {1 + percent / 100: f"{percent:+d} %" if percent else "0 %" for percent in PERCENTS}
    return [(scale(ratio), label) for ratio, label in ratios.items() if scale.low <= ratio <= scale.high]


def _row(name: str, judgement: Judgement, scale: Scale) -> Row:
    estimate = judgement.tail or judgement.ratio
    if judgement.ratio is None or estimate is None:
        return Row(name, f"{judgement.verdict}: {judgement.reason}", [])
    value = f"{judgement.verdict}: {table.percent(estimate.value)} ({table.span(estimate)})"
    memory = table.memory(judgement)
    rest = (f"peak memory {memory}" if memory else "", table.note(judgement))
    return Row(name, "; ".join(filter(None, [value, *rest])), _marks(judgement, estimate, scale))


def _marks(judgement: Judgement, estimate: Estimate, scale: Scale) -> list[Mark]:
    low, high = scale(estimate.low), scale(min(estimate.high, scale.high))
    return [
        rule("margin", scale(1 + judgement.margin)),
        bar(f"span {judgement.verdict}", low, high),
        whisker(low, high),
        dots("dot ratio", [scale(estimate.value)]),
    ]
