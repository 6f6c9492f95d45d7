"""The tables in the terminal: one for each workload, the answers, and what else is to be known."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.pythons import table
from bench.pythons.judge import Outcome
from bench.pythons.record import Record
from bench.text.terminal import print_whole


def show(console: Console, record: Record, outcome: Outcome) -> None:
    """Print it all."""
    console.print(escape(table.heading(record)), style="bold cyan", highlight=False)
    for workload in outcome.workloads:
        own = table_of(record, outcome, workload)
        if own.row_count:
            print_whole(console, own)
    for buys in outcome.buys:
        _print(console, table.answer(buys, record.base.name), "bold" if buys.shown != "undecided" else "")
    for note in table.notes(record, outcome):
        _print(console, note, "yellow")
    _print(console, table.method(record), "dim")


def table_of(record: Record, outcome: Outcome, workload: str) -> Table:
    shown = Table(title=escape(workload), title_justify="left", title_style="bold cyan")
    for place, name in enumerate(table.columns(record)):
        shown.add_column(escape(name), justify="right" if place else "left", no_wrap=True)
    for row in table.rows(outcome, workload):
        shown.add_row(*map(escape, row))
    return shown


def _print(console: Console, line: str, style: str) -> None:
    """Print a line as it is: what is too long is for the terminal to break."""
    console.print(escape(line), style=style, highlight=False, soft_wrap=True)
