"""A gate run as a forest plot: each benchmark's ratio with its interval, and the margin."""

from math import inf

from bench.gate import table
from bench.gate.record import Record
from bench.gate.verdicts import Judgement, judge
from bench.report.marks import Plot, Row, Scale, bar, dots, rule, sample, sample_dot, scale_of, whisker
from bench.verdicts import Verdict

CAPTION = (
    "How long head takes against base, worst first. Each interval is wrong above, and below, in at most 5 % "
    "of runs; to be called a regression takes more, since that holds for all benchmarks together."
)


def plot(record: Record) -> Plot:
    """All benchmarks of a gate run, worst first; those without figures as a line of text."""
    outcome = judge(record)
    names = table.shortened([one.benchmark for one in outcome.judgements])
    ends = [
        end
        for one in outcome.judgements
        if one.ratio
        for end in (one.ratio.low, one.ratio.high, 1 + one.margin)
        if 0 < end < inf
    ]
    scale = scale_of([0.95, 1.1, *(min(max(end, 0.2), 5.0) for end in ends)], room=1.02)
    rows = [_row(name, one, scale) for name, one in zip(names, outcome.judgements, strict=True)]
    ticks = [
        (scale(1 + percent / 100), f"{percent:+d} %" if percent else "0 %") for percent in _percents(scale)
    ]
    legend = [
        (sample("margin"), "the margin"),
        (sample_dot("dot ratio"), "head / base"),
    ]
    return Plot("gate", "Gate", CAPTION, rows, ticks, legend, reference=scale(1.0))


def verdict(record: Record) -> Verdict:
    """The gate's conclusion, what was compared with what, and how."""
    outcome = judge(record)
    conclusion = table.conclusion(record, outcome, outcome.exit(strict=False))
    return Verdict("Gate", conclusion.rstrip("."), (table.heading(record), table.method(record).rstrip(".")))


def _percents(scale: Scale) -> list[int]:
    steps = [-80, -50, -25, -10, -5, 0, 5, 10, 25, 50, 100, 200, 400]
    return [percent for percent in steps if scale.low <= 1 + percent / 100 <= scale.high]


def _row(name: str, one: Judgement, scale: Scale) -> Row:
    if one.ratio is None:
        return Row(name, f"{one.verdict}: {one.reason}", [])
    found = one.tail or one.ratio
    margin = scale(1 + one.margin)
    marks = [
        rule("margin", margin),
        bar(f"span {one.verdict}", scale(found.low), scale(min(found.high, scale.high))),
        whisker(scale(found.low), scale(min(found.high, scale.high))),
        dots("dot ratio", [scale(found.ratio)]),
    ]
    note = table.note(one)
    said = f"{one.verdict}: {table.percent(found.ratio)} ({table.span(found)})" + (
        f"; {note}" if note else ""
    )
    return Row(name, said, marks)
