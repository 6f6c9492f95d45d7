"""``python -m bench run``: one function under every model; table, verdict, stored run, page and code."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.own.options import of_own_function

# What reads and renders is imported when it is needed: `--help` needs none of it
if TYPE_CHECKING:
    from bench.run.outcome import Outcome

SERIAL = "serial"
STORAGE = Path(".benchmarks")  # pytest-benchmark's, in the caller's folder
MEASURED = ("bench/test_matrix.py", "--profile=quick", "--benchmark-autosave")
FAILED_CELLS = 1  # pytest's exit code: some are stored, and a page can be made


@click.command("run")
@click.argument("target", metavar="FILE.py:FUNCTION")
@of_own_function
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Do N items at once in every model.")
@click.option(
    "--budget",
    type=click.FloatRange(min=0.1),
    default=3,
    show_default=True,
    metavar="MINUTES",
    help="Take at most this long.",
)
@click.option("--model", "models", multiple=True, help="Measure only this model, and serial. Repeatable.")
@click.option(
    "--sweep",
    "sweeps",
    multiple=True,
    metavar="NAME=VALUES",
    help="Measure at each of these values of workers or items: 1,2,4, or a ladder 1:5000. Repeatable.",
)
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the run to this file, too, as pytest's --benchmark-json does.",
)
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    help="Write the page about the run to this file.",
)
def run(
    target: str,
    items: tuple[str, ...],
    items_from: str | None,
    async_twin: str | None,
    kind: str | None,
    workers: int | None,
    budget: float,
    models: tuple[str, ...],
    sweeps: tuple[str, ...],
    json_path: Path | None,
    page: Path,
) -> None:
    """Which concurrency model should a function of yours use? FUNCTION takes one argument, an item.

    \b
    python -m bench run job/thumbs.py:compress --items 'data/*.jsonl'
    python -m bench run job/api.py:fetch --items 1..500 --async-twin afetch
    python -m bench run package.module:function --items-from package.module:examples
    python -m bench run job/api.py:fetch --items 1..500 --sweep items=1:5000

    Instead of a file, an importable module may be named. The answers of every model are compared with
    those of a plain loop. The run is stored in .benchmarks/, in the folder you are in.
    """
    if items and items_from:
        raise click.UsageError("--items and --items-from: say one of them")
    if not page.parent.is_dir():
        raise click.UsageError(f"--page {page}: there is no folder {page.parent}")
    options = {
        "--items-from": items_from,
        "--async-twin": async_twin,
        "--kind": kind,
        "--workers": workers,
        "--budget": budget,
        "--benchmark-json": json_path,
    }
    arguments = [*MEASURED, f"--workload-file={target}"]
    arguments += [f"{option}={value}" for option, value in options.items() if value is not None]
    arguments += [f"--items={each}" for each in items] + [f"--model={each}" for each in _with_serial(models)]
    arguments += [f"--sweep={each}" for each in sweeps]
    before = set(_stored())
    code = _pytest(arguments)
    if code in (0, FAILED_CELLS):
        _conclude(sorted(set(_stored()) - before), target, async_twin, page)
    elif code < 0:  # of memory, or a call in C that can't be interrupted
        raise click.ClickException(f"the run was ended by {signal.Signals(-code).name}")
    sys.exit(code)


def _with_serial(models: tuple[str, ...]) -> tuple[str, ...]:
    """What an item takes is seen under serial: without that, the function is no point on the map."""
    return models if not models or SERIAL in models else (*models, SERIAL)


def _stored() -> list[Path]:
    return list(STORAGE.glob("*/*.json"))


def _pytest(arguments: list[str]) -> int:
    """Run pytest on the suite, in this terminal; its exit code."""
    from bench.suite import pytest_command

    sys.stdout.flush()
    with subprocess.Popen(pytest_command(arguments)) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the terminal has sent it to pytest, too, which stores and ends
                continue


def _conclude(new: list[Path], target: str, twin: str | None, page: Path) -> None:
    """Write the page about the run that was stored just now, and print the code that uses its winner."""
    from bench.run.outcome import Outcome
    from bench.store.decode import UnreadableError

    try:
        if not new:
            return  # pytest has said why
        outcome = Outcome.read(new[-1])
        outcome.write(page)
    except UnreadableError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{page}: {error.strerror or error}") from None
    click.echo(f"page: {page}")
    _print_code(outcome, target, twin)


def _print_code(outcome: "Outcome", target: str, twin: str | None) -> None:
    from bench.own.errors import OwnError

    try:
        code = outcome.code(target, twin, Path.cwd())
    except OwnError:  # its file has changed since it was measured
        return
    if code is None:
        click.echo(f"no code: {outcome.why_no_code}")
        return
    click.echo(f"\n{outcome.headline}\n")
    click.echo(code)
