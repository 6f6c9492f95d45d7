"""``python -m bench predict``: the cells of a stored run, predicted and measured."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

# What reads and computes is imported when it is needed: `--help` needs none of it
if TYPE_CHECKING:
    from bench.costs.stored import Checked


@click.command("predict")
@click.argument("runs", nargs=-1)
@click.option("--all", "show_all", is_flag=True, help="Show every cell, not only those that were missed.")
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every cell to this file.",
)
@click.option(
    "--calibration",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Take the numbers from this file, instead of those in .benchmarks/.",
)
def predict(runs: tuple[str, ...], show_all: bool, json_path: Path | None, calibration: Path | None) -> None:
    """How well does the model of the time predict the cells of the newest of RUNS?

    What an item takes comes from one serial round of the run, all else from `python -m bench calibrate`.
    The exit code is 0 if 90 % of the warm cells are within 20 %, and of all cells within 35 %, else 1.
    """
    from bench.analysis import result
    from bench.costs import record, stored
    from bench.store import runs as stored_runs
    from bench.store.decode import UnreadableError

    try:
        known = record.load(calibration or record.path_of())
        newest, _ = stored_runs.load_all(stored_runs.find(runs), _say)
    except UnreadableError as error:
        raise click.ClickException(str(error)) from None
    cells, _ = result.read(newest.benchmarks)
    found = stored.checked(cells, known)
    if not found:
        raise click.ClickException(
            f"{newest.path} has no cell to predict: what serial's items take was not stored with it yet"
        )
    if json_path:
        _write(json_path, found)
    _print(found, show_all=show_all)
    raise SystemExit(0 if all(score.holds for score in stored.scores(found).values()) else 1)


def _say(error: Exception) -> None:
    click.echo(f"left out: {error}", err=True)


def _write(path: Path, found: "list[Checked]") -> None:
    from fixtures.files import write_atomically

    document = {"cells": [as_dict(each) for each in found]}
    try:
        write_atomically(path, [json.dumps(document, indent=2).encode() + b"\n"])
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}") from None


def as_dict(each: "Checked") -> dict[str, Any]:
    """A cell as ``--json`` writes it; what is predicted and what was measured is said of each figure."""
    facts = each.result.facts
    return {
        "workload": facts.workload,
        "model": facts.model,
        "start": facts.start,
        "point": facts.point,
        "predicted_s": each.prediction.seconds,
        "predicted_speed_up": each.predicted_speed_up,
        "measured_speed_up": each.measured.value,
        "measured_low": each.measured.low,
        "measured_high": each.measured.high,
        "off": each.off,
        "shown_off": each.is_shown_off(each.allowed),
        "most_of_it": each.prediction.why,
    }


def _print(found: "list[Checked]", *, show_all: bool) -> None:
    from rich.table import Table

    from bench.costs import stored
    from bench.text.terminal import SafeConsole, print_whole
    from bench.text.units import times

    console, shown = SafeConsole(), found if show_all else stored.misses(found)
    table = Table(title="predicted and measured" if show_all else "missed", title_justify="left")
    for heading in ("cell", "predicted", "measured", "off", "most of the predicted time"):
        table.add_column(heading, no_wrap=True)
    for each in shown:
        low, high = each.measured.low, each.measured.high
        measured = f"{times(each.measured.value)} ({times(low)}–{times(high)})"
        table.add_row(
            name_of(each), times(each.predicted_speed_up), measured, f"{each.off:+.0%}", each.prediction.why
        )
    if shown:
        print_whole(console, table)
    for which, score in stored.scores(found).items():
        line = f"{score.within} of {score.of} {which} cells are predicted to within {score.share:.0%}"
        if score.within < score.of:
            line += f"; {score.shown_off} are further off whatever within their interval they take"
        console.print(line, highlight=False)


def name_of(each: "Checked") -> str:
    """The cell as its id has it."""
    facts = each.result.facts
    point = "".join(f"-{name}={value:.10g}" for name, value in (facts.point or {}).items())
    return f"{facts.workload}-{facts.model}-{facts.start}{point}"
