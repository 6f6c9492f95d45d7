"""``python -m bench``: what there is to run, and what of it can't run here."""

import json
import sys
from dataclasses import asdict
from itertools import groupby

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.discovery import ContractError, UnknownNameError, cells, reason
from bench.gate.command import gate
from bench.profiles import PROFILES
from bench.report.command import report


@click.group()
def main() -> None:
    """Concurrency models, measured. The benchmarks themselves are run with pytest."""


main.add_command(gate)
main.add_command(report)


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="As a JSON array, an object a cell.")
@click.option("--workload", "workloads", multiple=True, help="Only this workload; repeatable.")
@click.option("--model", "models", multiple=True, help="Only this model; repeatable.")
@click.option("--profile", type=click.Choice(list(PROFILES)), default="quick", show_default=True)
def list_cells(as_json: bool, workloads: tuple[str, ...], models: tuple[str, ...], profile: str) -> None:
    """Every cell, and for each that can't run here, or not in this profile, why."""
    try:
        found = _entries(workloads, models, profile)
    except (ContractError, UnknownNameError) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(found, indent=2))
    else:
        _print(found)


def _entries(workloads: tuple[str, ...], models: tuple[str, ...], profile: str) -> list[dict[str, object]]:
    return [
        {
            "id": cell.id,
            **asdict(cell),
            "available": (why := reason(cell.workload, cell.model)) is None,
            "reason": why or PROFILES[profile].left_out(cell),
        }
        for cell in cells(workloads, models)
    ]


def _print(found: list[dict[str, object]]) -> None:
    console = Console()
    table = Table(box=None, header_style="bold")
    for name in ("cell", "runs here"):
        table.add_column(name, no_wrap=name == "cell")
    for _, group in groupby(found, key=lambda entry: entry["workload"]):
        for entry in group:
            mark = "yes" if entry["available"] and not entry["reason"] else escape(str(entry["reason"]))
            table.add_row(str(entry["id"]), mark, style="" if mark == "yes" else "yellow")
        table.add_section()
    console.print(table)


def run() -> None:
    """``main`` with one line for what is wrong, where click takes three."""
    try:
        sys.exit(main(prog_name="python -m bench", standalone_mode=False))
    except click.Abort:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"Error: {error.format_message()}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    run()
