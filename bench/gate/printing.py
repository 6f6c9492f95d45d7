"""A gate run's outcome as one table, worst first: in the terminal or as Markdown."""

from collections.abc import Mapping

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape

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
SHOWN = COLUMNS[:-1]  # a note stands below its row
LESSER = ("pairs", "base", "head")  # go one after the other where the terminal is too narrow
BETWEEN = 2  # columns of the terminal
INDENT = "    "  # of what stands below its row

Texts = dict[str, str]  # by the name of a column


def show(console: Console, record: Record, outcome: Outcome, code: Exit) -> None:
    """Print the table, each note and reason under its row, and the conclusion."""
    console.print(escape(heading(record)), style="bold cyan", highlight=False)
    names = shortened([judgement.benchmark for judgement in outcome.judgements])
    rows = [dict(zip(COLUMNS, row(*own), strict=True)) for own in zip(outcome.judgements, names, strict=True)]
    head, *lines = _lines([{name: name for name in SHOWN}, *rows], console.width)
    _print(console, head, "bold")
    for judgement, line in zip(outcome.judgements, lines, strict=True):
        _print(console, line, STYLES.get(judgement.verdict, ""))
        for below in (judgement.reason or note(judgement)).splitlines():
            _print(console, f"{INDENT}{below}", STYLES.get(judgement.verdict, ""))
    console.print(escape(method(record)), style="dim", highlight=False)
    console.print(escape(conclusion(record, outcome, code)), style="bold", highlight=False)


def _print(console: Console, line: str, style: str) -> None:
    """Print a line as it is: what is too long is for the terminal to break."""
    console.print(escape(line), style=style, highlight=False, soft_wrap=True)


def _lines(rows: list[Texts], width: int) -> list[str]:
    """The rows as lines; where not even the least columns fit, a name has a line of its own."""
    widths = {name: max(cell_len(texts[name]) for texts in rows) for name in SHOWN}
    together = _without_lesser(widths, width)
    if _needed(together) <= width:
        return [_line(texts, together) for texts in rows]
    del widths["benchmark"]
    figures = _without_lesser(widths, width - len(INDENT))
    return [f"{texts['benchmark']}\n{INDENT}{_line(texts, figures)}" for texts in rows]


def _without_lesser(widths: Mapping[str, int], width: int) -> dict[str, int]:
    """The columns for which there is room."""
    left = dict(widths)
    for name in LESSER:
        if _needed(left) > width:
            del left[name]
    return left


def _needed(widths: Mapping[str, int]) -> int:
    return sum(widths.values()) + BETWEEN * (len(widths) - 1)


def _line(texts: Texts, widths: Mapping[str, int]) -> str:
    gap = " " * BETWEEN
    return gap.join(_padded(name, texts[name], room) for name, room in widths.items()).rstrip()


def _padded(name: str, text: str, room: int) -> str:
    padding = " " * (room - cell_len(text))
    return padding + text if name in FIGURES else text + padding


def markdown(record: Record, outcome: Outcome, code: Exit) -> str:
    """The same for a job summary or a comment."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|---|" + "---:|" * len(FIGURES) + "---|"]
    lines += ["| " + " | ".join(map(escaped, row(judgement))) + " |" for judgement in outcome.judgements]
    title = f"### {escaped(conclusion(record, outcome, code))}"
    return "\n".join([title, "", escaped(heading(record)), "", *lines, "", escaped(method(record)), ""])
