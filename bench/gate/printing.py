"""A gate run's outcome as one table, worst first: in the terminal or as Markdown."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape

from bench.gate.errors import Exit
from bench.gate.judge import Outcome
from bench.gate.record import Record
from bench.gate.table import FIGURES, MEMORY, columns, conclusion, heading, method, note, row, shortened
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
RIGHT = (*FIGURES, MEMORY)  # aligned to the right
LESSER = ("pairs", "base", "head", MEMORY)  # go one after the other where the terminal is too narrow
BETWEEN = 2  # columns of the terminal
INDENT = "    "  # of what stands below its row

Texts = dict[str, str]  # by the name of a column


def show(console: Console, record: Record, outcome: Outcome, code: Exit, last: str = "") -> None:
    """Print the table, each note and reason under its row, the conclusion, and a last line if given."""
    console.print(escape(heading(record)), style="bold cyan", highlight=False)
    names = shortened([judgement.benchmark for judgement in outcome.judgements])
    rows = [row(*own) for own in zip(outcome.judgements, names, strict=True)]
    shown = columns(outcome)[:-1]
    head, *lines = _lines([{name: name for name in shown}, *rows], shown, console.width)
    _print(console, head, "bold")
    for judgement, line in zip(outcome.judgements, lines, strict=True):
        _print(console, line, STYLES.get(judgement.verdict, ""))
        for below in (judgement.reason or note(judgement)).splitlines():
            _print(console, f"{INDENT}{below}", STYLES.get(judgement.verdict, ""))
    console.print(escape(method(record)), style="dim", highlight=False)
    for line in filter(None, [conclusion(record, outcome, code), last]):
        console.print(escape(line), style="bold", highlight=False)


def _print(console: Console, line: str, style: str) -> None:
    """Print a line as it is: what is too long is for the terminal to break."""
    console.print(escape(line), style=style, highlight=False, soft_wrap=True)


def _lines(rows: list[Texts], shown: Sequence[str], width: int) -> list[str]:
    """The rows as lines; where not even the least columns fit, a name has a line of its own."""
    widths = {name: max(cell_len(texts[name]) for texts in rows) for name in shown}
    together = _without_lesser(widths, width)
    if _needed(together) <= width:
        return [_line(texts, together) for texts in rows]
    del widths["benchmark"]
    figures = _without_lesser(widths, width - len(INDENT))
    return [f"{texts['benchmark']}\n{INDENT}{_line(texts, figures)}" for texts in rows]


def _without_lesser(widths: Mapping[str, int], width: int) -> dict[str, int]:
    """The columns for which there is room."""
    left = dict(widths)
    for name in filter(left.__contains__, LESSER):
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
    return padding + text if name in RIGHT else text + padding


def markdown(record: Record, outcome: Outcome, code: Exit, last: str = "") -> str:
    """The same for a job summary or a comment."""
    shown = columns(outcome)
    rule = "|".join("---:" if name in RIGHT else "---" for name in shown)
    lines = [f"| {' | '.join(shown)} |", f"|{rule}|"]
    for judgement in outcome.judgements:
        cells = row(judgement)
        lines.append(f"| {' | '.join(escaped(cells[name]) for name in shown)} |")
    title = f"### {escaped(conclusion(record, outcome, code))}"
    begin = [title, "", *([escaped(last), ""] if last else [])]
    return "\n".join([*begin, escaped(heading(record)), "", *lines, "", escaped(method(record)), ""])
