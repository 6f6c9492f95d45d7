"""``python -m bench calibrate``: measures what each model costs here, stores it, and prints it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.costs.process import without_blas_threads

# What measures and computes is imported when it is needed: `--help` needs none of it
if TYPE_CHECKING:
    from rich.table import Table

    from bench.costs.break_even import BreakEven
    from bench.costs.numbers import Column
    from bench.costs.record import Calibration

OF = {"cpu": "CPU", "wait": "waiting"}


@click.command("calibrate")
@click.option(
    "--budget",
    type=click.FloatRange(min=0.05),
    default=1.8,
    show_default=True,
    metavar="MINUTES",
    help="Take about this long; each model is visited twice at least.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    help="Calibrate only this model, and serial; the numbers of others stay. Repeatable.",
)
@click.option(
    "--break-even", is_flag=True, help="Measure the predicted break-evens, too. It takes half a minute more."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the numbers to this file, instead of to .benchmarks/.",
)
def calibrate(budget: float, models: tuple[str, ...], break_even: bool, out: Path | None) -> None:
    """Measure what each model adds to a job: start, time per item and byte, CPU and waits at once.

    The numbers are stored in .benchmarks/, in the folder you are in. `advise` and the page use them. Models
    that the extra `models` brings are calibrated where --model names them.
    """
    without_blas_threads()
    from bench.costs import calibration, record
    from bench.discovery import UnknownNameError, all_models, require_known
    from bench.interrupts import interruptible
    from bench.session.main_program import hide_main_program

    path = out or record.path_of()
    try:
        require_known("model", models, all_models())
    except UnknownNameError as error:
        raise click.BadParameter(str(error), param_hint="'--model'") from None
    _require_writable(path)
    hide_main_program()
    with interruptible():
        found = calibration.calibrate(models, 60 * budget, _tell, _before(path) if models else None)
        if break_even:
            found = _with_measured(found)
    try:
        record.save(found, path)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}") from None
    show(found)
    click.echo(f"stored: {path}")


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _before(path: Path) -> "Calibration | None":
    """What is stored of this machine and Python; None if nothing is, or it can't be used."""
    from bench.costs import record
    from bench.store.decode import UnreadableError

    try:
        return record.load_own(path)
    except UnreadableError:
        return None


def _require_writable(path: Path) -> None:
    from fixtures.files import require_writable

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        require_writable(path)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}") from None


def _with_measured(found: "Calibration") -> "Calibration":
    from dataclasses import replace

    from bench.costs.breaking import measure
    from bench.costs.measured import Measuring
    from bench.discovery import all_models

    _tell("break-evens")
    with all_models()["serial"].running(1) as run, Measuring(run) as measuring:
        return replace(found, break_even=measure(measuring, found.break_even))


def show(found: "Calibration") -> None:
    """Print the numbers of all models, each with its interval, and the break-evens."""
    from bench.costs.numbers import TABLES
    from bench.text.terminal import output_console, print_whole

    console = output_console()
    console.print(f"What each model costs, with {found.cpus.value:.2f} CPUs there:", highlight=False)
    for title, columns in TABLES.items():
        print_whole(console, _table(found, title, columns))
    for line in _lines(found.break_even):
        console.print(line, highlight=False)
    for model, why in found.left_out.items():
        console.print(f"{model} has no numbers: {why}", markup=False, highlight=False)


def _table(found: "Calibration", title: str, columns: "Mapping[str, Column]") -> "Table":
    """The models that have any of these numbers."""
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    table.add_column("model", no_wrap=True)
    for column in columns.values():
        table.add_column(column.heading, justify="right", no_wrap=True)
    for costs in found.costs.values():
        cells = [column.show(costs.numbers[name]) for name, column in columns.items()]
        if any(column.is_of(costs.numbers[name]) for name, column in columns.items()):
            table.add_row(costs.model, *cells)
    return table


def _lines(known: Iterable["BreakEven"]) -> Iterable[str]:
    from bench.text.units import seconds

    for each in known:
        if each.predicted is None:
            yield f"{each.model}: no {OF[each.of]} per item with which it beats serial"
            continue
        line = f"{each.model} beats serial from {seconds(each.predicted)} of {OF[each.of]} per item on"
        line += f", predicted for {each.limit} at once"
        if each.measured is not None and each.low is not None and each.high is not None:
            line += f"; measured: {seconds(each.measured)}"
            line += f" ({seconds(each.low)}–{seconds(each.high)})"
        yield line
