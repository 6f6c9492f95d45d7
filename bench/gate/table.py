"""A gate's outcome for people: one table, worst first, in the terminal or as Markdown."""

from math import inf, log

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.gate.record import PLACEMENTS, Record
from bench.gate.verdicts import WORST_FIRST, Exit, Judgement, Outcome
from bench.tables import seconds

COLUMNS = ("benchmark", "verdict", "head / base", "interval", "base", "head", "pairs", "note")
STYLES = {
    "regression": "bold red",
    "failed": "red",
    "changed": "magenta",
    "removed": "magenta",
    "inconclusive": "yellow",
    "new": "cyan",
    "improvement": "green",
    "skipped": "dim",
}
WORDS = {
    Exit.NO_REGRESSION: "No regression",
    Exit.REGRESSION: "Regression",
    Exit.COULD_NOT_MEASURE: "Not all could be measured",
}


def percent(ratio: float) -> str:
    """A ratio as people say it: +12.3 %."""
    return f"{(ratio - 1) * 100:+.1f} %" if ratio < inf else "unknown"


def row(judgement: Judgement) -> list[str]:
    """The cells of ``COLUMNS``."""
    found = judgement.ratio
    if found is None:
        return [judgement.benchmark, judgement.verdict, "", "", "", "", "", judgement.reason]
    interval = f"{percent(found.low)} to {percent(found.high)}" if found.high < inf else "unknown"
    return [
        judgement.benchmark,
        judgement.verdict,
        percent(found.ratio),
        interval,
        seconds(judgement.base_s or 0.0),
        seconds(judgement.head_s or 0.0),
        str(found.pairs),
        note(judgement),
    ]


def note(judgement: Judgement) -> str:
    """What else is to be known of a measured benchmark."""
    if judgement.verdict != "inconclusive":
        return ""
    if judgement.smallest is None or judgement.smallest == inf:
        return "too few pairs to tell anything"
    return f"would have seen {percent(judgement.smallest)}"


def heading(record: Record) -> str:
    base, head = record.base, record.head
    sides = f"base {base.revision} ({base.commit[:10]}) against head {head.revision} ({head.commit[:10]})"
    return sides + (f", {base.python} against {head.python}" if base.python != head.python else "")


def conclusion(record: Record, outcome: Outcome, code: Exit) -> str:
    """The whole in a sentence or two."""
    if outcome.alarms:
        return f"This machine can't tell: base against itself, {_alarm(outcome)}. No verdict here counts."
    counts = [f"{len(found)} {verdict}" for verdict in WORST_FIRST if (found := outcome.of(verdict))]
    ended = f" It ended because {record.stopped}." if record.stopped else ""
    return f"{WORDS[code]}: {', '.join(counts) or 'no verdicts'}.{ended}"


def _alarm(outcome: Outcome) -> str:
    worst = max(outcome.alarms, key=lambda one: abs(log(one.ratio.ratio)) if one.ratio else 0.0)
    return f"{worst.benchmark} came out {percent(worst.ratio.ratio if worst.ratio else 1.0)}"


def method(record: Record) -> str:
    """How it was measured, in a line."""
    pairs, null = (sum(pair.null == kind for pair in record.pairs) for kind in (False, True))
    minutes = sum(pair.took_s for pair in record.pairs) / 60
    last = [found[-1].placement for name in record.benchmarks if (found := record.rounds_of(name))]
    placed = ", ".join(f"{last.count(kind)} {kind}" for kind in PLACEMENTS if kind in last)
    return f"{pairs} pairs of processes and {null} of base against itself in {minutes:.1f} min. Placement: {placed}."


def show(console: Console, record: Record, outcome: Outcome, code: Exit) -> None:
    """Print the table and the conclusion."""
    table = Table(title=escape(heading(record)), title_justify="left", title_style="bold cyan", box=None)
    for name in COLUMNS:
        right = name in COLUMNS[2:7]
        table.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for judgement in outcome.judgements:
        table.add_row(*map(escape, row(judgement)), style=STYLES.get(judgement.verdict, ""))
    console.print(table)
    console.print(escape(method(record)), style="dim", highlight=False)
    console.print(escape(conclusion(record, outcome, code)), style="bold", highlight=False)


def markdown(record: Record, outcome: Outcome, code: Exit) -> str:
    """The same for a job summary or a comment."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * 2 + "---:|" * 5 + "---|"]
    lines += ["| " + " | ".join(map(_cell, row(judgement))) + " |" for judgement in outcome.judgements]
    title = f"### {_cell(conclusion(record, outcome, code))}"
    return "\n".join([title, "", _cell(heading(record)), "", *lines, "", _cell(method(record)), ""])


def _cell(text: str) -> str:
    """Text that Markdown leaves as it is: a benchmark's name may hold anything."""
    for character in "\\`*_{}[]<>|~#":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")
