"""A gate run's outcome as one table, worst first: in the terminal or as Markdown."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.gate.errors import Exit
from bench.gate.judge import Outcome
from bench.gate.record import Record
from bench.gate.table import COLUMNS, FIGURES, conclusion, heading, method, note, row, shortened
from bench.text.markdown import escaped

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


def show(console: Console, record: Record, outcome: Outcome, code: Exit) -> None:
    """Print the table, the reasons and the conclusion."""
    console.print(_table(record, outcome))
    for judgement in outcome.judgements:
        if judgement.reason:
            text = f"{judgement.benchmark} {judgement.verdict}: {judgement.reason}"
            console.print(escape(text), style=STYLES[judgement.verdict], highlight=False, soft_wrap=True)
    console.print(escape(method(record)), style="dim", highlight=False)
    console.print(escape(conclusion(record, outcome, code)), style="bold", highlight=False)


def _table(record: Record, outcome: Outcome) -> Table:
    table = Table(title=escape(heading(record)), title_justify="left", title_style="bold cyan", box=None)
    for name in COLUMNS:
        figure = name in FIGURES
        table.add_column(name, justify="right" if figure else "left", overflow="fold", no_wrap=figure)
    names = shortened([judgement.benchmark for judgement in outcome.judgements])
    for judgement, name in zip(outcome.judgements, names, strict=True):
        cells = row(judgement, name)
        cells[-1] = note(judgement)  # a reason may be long: it stands below
        table.add_row(*map(escape, cells), style=STYLES.get(judgement.verdict, ""))
    return table


def markdown(record: Record, outcome: Outcome, code: Exit) -> str:
    """The same for a job summary or a comment."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|---|" + "---:|" * len(FIGURES) + "---|"]
    lines += ["| " + " | ".join(map(escaped, row(judgement))) + " |" for judgement in outcome.judgements]
    title = f"### {escaped(conclusion(record, outcome, code))}"
    return "\n".join([title, "", escaped(heading(record)), "", *lines, "", escaped(method(record)), ""])
