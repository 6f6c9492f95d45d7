"""``python -m bench advise``: a ranking of models for a job, predicted from the stored calibration."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bench.costs.process import without_blas_threads

# What computes is imported when it is needed: `--help` needs none of it
if TYPE_CHECKING:
    from bench.costs.advice import Advice
    from bench.costs.record import Calibration

MS = 1e-3


@click.command("advise")
@click.argument("target", metavar="[FILE.py:FUNCTION]", required=False)
@click.option("--cpu-ms", type=click.FloatRange(min=0), metavar="MS", help="CPU that an item needs.")
@click.option("--wait-ms", type=click.FloatRange(min=0), metavar="MS", help="How long an item waits.")
@click.option(
    "--items",
    multiple=True,
    metavar="N",
    help="How many items there are; of a function, its items as `run` takes them.",
)
@click.option("--items-from", metavar="FILE.py:NAME", help="The function's items, as `run` takes them.")
@click.option("--async-twin", metavar="FILE.py:FUNCTION", help="The function's async twin.")
@click.option(
    "--bytes",
    "size",
    type=click.FloatRange(min=0),
    default=0,
    metavar="N",
    help="Bytes of an item and its answer together.",
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Items at once, in every model.")
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the ranking to this file.",
)
@click.option(
    "--calibration",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Take the numbers from this file, instead of those in .benchmarks/.",
)
def advise(
    target: str | None,
    cpu_ms: float | None,
    wait_ms: float | None,
    items: tuple[str, ...],
    items_from: str | None,
    async_twin: str | None,
    size: float,
    workers: int | None,
    json_path: Path | None,
    calibration: Path | None,
) -> None:
    """Which model suits a job, by what models cost on this machine? All times are predicted.

    \b
    python -m bench advise --cpu-ms 3 --wait-ms 40 --items 500 --bytes 2000
    python -m bench advise thumbs.py:compress --items 'data/*.jsonl'

    A function is run once, serially. `python -m bench calibrate` must have been run here before.
    """
    if target and (cpu_ms is not None or wait_ms is not None or size):
        raise click.UsageError("--cpu-ms, --wait-ms and --bytes: of a function they are measured")
    if not target and (items_from or async_twin):
        raise click.UsageError("--items-from and --async-twin need a FILE.py:FUNCTION, whose they are")
    without_blas_threads()
    known = _calibration(calibration)
    if target:
        found = _of_function(target, items, items_from, async_twin, known, workers)
    else:
        found = _of_numbers(cpu_ms, wait_ms, items, size, known, workers)
    if json_path:
        _write(json_path, found.as_dict())
    _print(found)


def _calibration(path: Path | None) -> "Calibration":
    from bench.costs import record
    from bench.store.decode import UnreadableError

    try:
        return record.load(path) if path else record.load_own(record.path_of())
    except UnreadableError as error:
        raise click.ClickException(str(error)) from None


def _of_numbers(
    cpu_ms: float | None,
    wait_ms: float | None,
    items: tuple[str, ...],
    size: float,
    known: "Calibration",
    workers: int | None,
) -> "Advice":
    from bench.costs.advice import Advice
    from bench.costs.job import Job

    if cpu_ms is None and wait_ms is None:
        raise click.UsageError("say what an item takes: --cpu-ms, --wait-ms, or a FILE.py:FUNCTION")
    if len(items) != 1 or not items[0].isascii() or not items[0].isdigit() or not 1 <= int(items[0]) < 10**12:
        raise click.UsageError("--items: how many are there? A whole number, 1 or more")
    job = Job(int(items[0]), MS * (cpu_ms or 0.0), MS * (wait_ms or 0.0), size)
    return Advice.of(job, known, workers)


def _of_function(
    target: str,
    items: tuple[str, ...],
    items_from: str | None,
    async_twin: str | None,
    known: "Calibration",
    workers: int | None,
) -> "Advice":
    from bench.costs.advice import Advice
    from bench.costs.own_job import own_job
    from bench.own.errors import OwnError
    from bench.own.request import Request

    if items and items_from:
        raise click.UsageError("--items and --items-from: say one of them")
    try:
        own = own_job(Request(Path.cwd(), target, items, items_from, async_twin))
    except OwnError as error:
        raise click.ClickException(str(error)) from None
    return Advice.of(
        own.blocking,
        known,
        workers,
        awaited=own.awaited,
        with_awork=False,
        target=target,
        yardstick_s=own.yardstick_s,
    )


def _write(path: Path, document: dict[str, Any]) -> None:
    from fixtures.files import write_atomically

    try:
        write_atomically(path, [json.dumps(document, indent=2).encode() + b"\n"])
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}") from None


def _print(found: "Advice") -> None:
    from rich.table import Table

    from bench.costs.advice import rows_of
    from bench.text.terminal import SafeConsole, print_whole
    from bench.text.units import count, seconds

    job, console = found.job, SafeConsole()
    of_item = f"{seconds(job.cpu_s)} of CPU and {seconds(job.wait_s)} of waiting each"
    title = f"{count(job.items, 'item')}, {of_item}, at most {found.limit} at once: predicted"
    table = Table(title=title, title_justify="left")
    columns = (("model", False), ("predicted", True), ("between", True), ("most of it", False))
    for heading, is_figure in columns:
        table.add_column(heading, justify="right" if is_figure else "left", no_wrap=True)
    for row in rows_of(found.ranking):
        table.add_row(*row)
    print_whole(console, table)
    console.print(f"{found.headline}.", markup=False, highlight=False)
    if found.to_measure:
        console.print(f"To tell them apart, measure: {found.to_measure}", markup=False, highlight=False)
