"""A gate's outcome for people: one table, worst first, in the terminal or as Markdown."""

from collections.abc import Sequence
from math import inf, log

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.formats import markdown as md
from bench.formats import seconds
from bench.gate.decide import Estimate
from bench.gate.record import PLACEMENTS, Record, Side
from bench.gate.verdicts import WORST_FIRST, Exit, Judgement, Outcome

FIGURES = ("head / base", "interval", "base", "head", "pairs")
COLUMNS = ("benchmark", "verdict", *FIGURES, "note")
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
TELLS_NOTHING = 10.0  # times slower
WORDS = {
    Exit.NO_REGRESSION: "No regression",
    Exit.REGRESSION: "Regression",
    Exit.COULD_NOT_MEASURE: "Not all could be measured",
}


def percent(ratio: float) -> str:
    """A ratio as people say it: +12.3 %."""
    return f"{_signed(ratio)} %"


def _signed(ratio: float) -> str:
    return f"{round((ratio - 1) * 100, 1) + 0.0:+.1f}"  # + 0.0: there is no -0.0 %


def span(found: Estimate) -> str:
    """Its interval, as percentages."""
    return f"{_signed(found.low)} to {percent(found.high)}" if found.high < inf else "unknown"


def row(judgement: Judgement, name: str = "") -> list[str]:
    """The cells of ``COLUMNS``, with a shorter name for the benchmark if there is one."""
    begin, found = [name or judgement.benchmark, judgement.verdict], judgement.ratio
    if found is None:
        return [*begin, *("" for _ in FIGURES), judgement.reason]
    base, head = (seconds(side or 0.0) for side in (judgement.base_s, judgement.head_s))
    return [*begin, percent(found.ratio), span(found), base, head, str(found.pairs), note(judgement)]


def note(judgement: Judgement) -> str:
    """What else is to be known of a measured benchmark."""
    if judgement.tail:
        return f"some rounds only: the mean is {percent(judgement.tail.ratio)} ({span(judgement.tail)})"
    if judgement.verdict != "inconclusive":
        return ""
    if judgement.smallest is None or judgement.smallest > TELLS_NOTHING:
        return "too few pairs to see anything"
    return f"would have seen {percent(judgement.smallest)}"


def shortened(names: Sequence[str]) -> list[str]:
    """The names without what all of them begin and end with, so that a terminal has room for the rest."""
    if len(names) < 2:
        return list(names)
    begin = names[0]
    while not all(name.startswith(begin) for name in names):
        begin = begin[:-1]
    end = "]" if begin.rfind("[") > begin.rfind("::") and all(name.endswith("]") for name in names) else ""
    cut = max(begin.rfind("::") + 2, begin.rfind("[") + 1 if end else 0)
    return [name[cut:].removesuffix(end) if cut > 1 else name for name in names]


def heading(record: Record) -> str:
    """What was compared with what."""
    base, head = record.base, record.head
    sides = f"base {_named(base)} against head {_named(head)}"
    pythons = [str(side.machine_info.get("python_version", side.python)) for side in (base, head)]
    if pythons[0] != pythons[1]:
        return f"{sides}, Python {' against '.join(pythons)}"
    return sides + (", each in an environment of its own" if base.python != head.python else "")


def _named(side: Side) -> str:
    short = side.commit[:10]
    return short if side.revision == side.commit else f"{side.revision} ({short})"


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
    """How it was measured."""
    pairs, null = (sum(pair.null == kind for pair in record.pairs) for kind in (False, True))
    minutes = sum(pair.took_s for pair in record.pairs) / 60
    last = [found[-1].placement for name in record.benchmarks if (found := record.rounds_of(name))]
    placed = ", ".join(f"{last.count(kind)} {kind}" for kind in PLACEMENTS if kind in last) or "none"
    return (
        f"{pairs} pairs of processes, and {null} of base against itself, in {minutes:.1f} min. "
        f"Placed: {placed}. Margin {record.rules.margin * 100:g} %."
    )


def show(console: Console, record: Record, outcome: Outcome, code: Exit) -> None:
    """Print the table and the conclusion."""
    table = Table(title=escape(heading(record)), title_justify="left", title_style="bold cyan", box=None)
    for name in COLUMNS:
        figure = name in FIGURES
        table.add_column(name, justify="right" if figure else "left", overflow="fold", no_wrap=figure)
    names = shortened([judgement.benchmark for judgement in outcome.judgements])
    for judgement, name in zip(outcome.judgements, names, strict=True):
        cells = row(judgement, name)
        cells[-1] = note(judgement)  # a reason may be long: it stands below
        table.add_row(*map(escape, cells), style=STYLES.get(judgement.verdict, ""))
    console.print(table)
    for judgement in outcome.judgements:
        if judgement.reason:
            text = f"{judgement.benchmark} {judgement.verdict}: {judgement.reason}"
            console.print(escape(text), style=STYLES[judgement.verdict], highlight=False, soft_wrap=True)
    console.print(escape(method(record)), style="dim", highlight=False)
    console.print(escape(conclusion(record, outcome, code)), style="bold", highlight=False)


def markdown(record: Record, outcome: Outcome, code: Exit) -> str:
    """The same for a job summary or a comment."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|---|" + "---:|" * len(FIGURES) + "---|"]
    lines += ["| " + " | ".join(map(md, row(judgement))) + " |" for judgement in outcome.judgements]
    title = f"### {md(conclusion(record, outcome, code))}"
    return "\n".join([title, "", md(heading(record)), "", *lines, "", md(method(record)), ""])
