"""``python -m bench list``: every cell there is, and why one is not run."""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, TypedDict

import click

from bench.contracts import Cell, Start
from bench.discovery import (
    ContractError,
    UnknownNameError,
    broken_models,
    broken_workloads,
    cells,
    load_workload,
    models_asked,
    reason,
    require_known,
    workload_names,
)
from bench.own.errors import OwnError
from bench.session.profiles import PROFILES, Profile


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
    "profile_name",
    type=click.Choice(list(PROFILES)),
    default="quick",
    show_default=True,
    help="Say what this profile leaves out.",
)
@click.option(
    "--workload-file",
    multiple=True,
    metavar="FILE.py[:FUNCTION]",
    help="List the cells of a workload of your own. Its function is tried for that. Repeatable.",
)
@click.option("--items", multiple=True, metavar="PATTERN", help="Its items, as `run` takes them. Repeatable.")
@click.option("--items-from", metavar="FILE.py:NAME", help="Its items, as `run` takes them.")
@click.option("--async-twin", metavar="FILE.py:FUNCTION", help="Its async twin.")
@click.option("--kind", metavar="KIND", help="What its items spend their time on, io or cpu.")
def list_cells(
    as_json: bool, workloads: tuple[str, ...], models: tuple[str, ...], profile_name: str, **own: Any
) -> None:
    """List every cell, and say why one can't be run here or is left out of the profile."""
    try:
        with _with_own(own, workloads, models, PROFILES[profile_name]) as (named, profile):
            entries = _entries(named, models, profile)
            problems = broken_workloads(entry["workload"] for entry in entries)
    except (ContractError, UnknownNameError, OwnError) as error:
        raise click.ClickException(str(error)) from None
    for problem in [*problems.values(), *([] if models else broken_models())]:
        click.echo(f"Error: {problem}", err=True)
    if as_json:
        click.echo(json.dumps(entries, indent=2))
    else:
        _print(entries)


@contextmanager
def _with_own(
    given: Mapping[str, Any], workloads: Collection[str], models: Collection[str], profile: Profile
) -> Iterator[tuple[Collection[str], Profile]]:
    """The workloads to list and the profile, with the reader's own as a run has them; written in the block.

    given: the options that belong to them. Raises OwnError, or UnknownNameError.
    """
    if not any(given.values()):
        yield workloads, profile
        return
    from bench.session import own_files  # here, since it needs pytest, which is slow to import

    requests = own_files.requests_of(given, Path.cwd())
    require_known("workload", workloads, workload_names())
    asked = {name: model for name, model in models_asked(models).items() if models or profile.has(model)}
    files = own_files.prepare(
        requests, profile, profile.budget_min, asked, workload_names(), are_chosen=bool(models)
    )
    try:
        yield (
            [*workloads, *files.names],
            files.fitted(profile, profile.budget_min, keeps_limit=bool(workloads)),
        )
    finally:
        files.written.remove()


def _entries(workloads: Collection[str], models: Collection[str], profile: Profile) -> list[Entry]:
    asked_for = cells(workloads, models)
    for workload in workloads:
        load_workload(workload)  # that its cells can't be run is not what was asked
    return [_entry(cell, profile, {*workloads, *models}) for cell in asked_for]


def _entry(cell: Cell, profile: Profile, named: Collection[str]) -> Entry:
    cannot_run = reason(cell.workload, cell.model)
    return {
        "id": cell.id,
        "workload": cell.workload,
        "model": cell.model,
        "start": cell.start,
        "available": cannot_run is None,
        "reason": cannot_run or profile.left_out(cell, named),
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
