"""``python -m bench list``: every cell there is, and why one is not run."""

import json
from collections.abc import Collection
from itertools import groupby
from typing import TypedDict

import click

from bench.contracts import Cell, Start
from bench.discovery import (
    ContractError,
    UnknownNameError,
    broken_models,
    broken_workloads,
    cells,
    load_workload,
    reason,
)
from bench.session.profiles import PROFILES


class Entry(TypedDict):
    """A cell as ``list --json`` prints it.

    available: whether the model can run the workload here.
    reason: why it can't, or why the profile leaves the cell out; None if it is run.
    """

    id: str
    workload: str
    model: str
    start: Start
    available: bool
    reason: str | None


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array with one object per cell.")
@click.option("--workload", "workloads", multiple=True, help="List only this workload. Repeatable.")
@click.option("--model", "models", multiple=True, help="List only this model. Repeatable.")
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default="quick",
    show_default=True,
    help="Say what this profile leaves out.",
)
def list_cells(as_json: bool, workloads: tuple[str, ...], models: tuple[str, ...], profile: str) -> None:
    """List every cell, and say why one can't be run here or is left out of the profile."""
    try:
        entries = _entries(workloads, models, profile)
    except (ContractError, UnknownNameError) as error:
        raise click.ClickException(str(error)) from None
    problems = list(broken_workloads(entry["workload"] for entry in entries).values())
    for problem in problems + ([] if models else broken_models()):
        click.echo(f"Error: {problem}", err=True)
    if as_json:
        click.echo(json.dumps(entries, indent=2))
    else:
        _print(entries)


def _entries(workloads: Collection[str], models: Collection[str], profile: str) -> list[Entry]:
    asked_for = cells(workloads, models)
    for workload in workloads:
        load_workload(workload)  # that its cells can't be run is not what was asked
    return [_entry(cell, profile) for cell in asked_for]


def _entry(cell: Cell, profile: str) -> Entry:
    cannot_run = reason(cell.workload, cell.model)
    return {
        "id": cell.id,
        "workload": cell.workload,
        "model": cell.model,
        "start": cell.start,
        "available": cannot_run is None,
        "reason": cannot_run or PROFILES[profile].left_out(cell),
    }


def _print(entries: list[Entry]) -> None:
    from rich.markup import escape  # here, since JSON needs none of it
    from rich.table import Table

    from bench.text.terminal import SafeConsole

    table = Table(box=None, header_style="bold")
    for name in ("cell", "runs here"):
        table.add_column(name, no_wrap=name == "cell")
    for _, group in groupby(entries, key=lambda entry: entry["workload"]):
        for entry in group:
            mark = escape(entry["reason"]) if entry["reason"] else "yes"
            table.add_row(entry["id"], mark, style="yellow" if entry["reason"] else "")
        table.add_section()
    SafeConsole().print(table)
