"""``python -m bench report``: stored runs to a page, to Markdown, or to SVG files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

# What reads and renders is imported in the functions: `python -m bench --help` needs none of it
if TYPE_CHECKING:
    from bench.report.page import Page

PAGE = Path("report.html")
STDOUT = "standard output"


class NoReportError(click.ClickException):
    """There is nothing to report, or nowhere to write it."""

    exit_code = 2


@click.command("report")
@click.argument("runs", nargs=-1)
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    help="Write to this file, or with --format svg to this folder. Default: report.html.",
)
@click.option(
    "--gate",
    "gate_path",
    type=click.Path(path_type=Path),
    help="Show this gate run, too: a file that `bench gate --json` wrote.",
)
@click.option(
    "--pythons",
    "pythons_path",
    type=click.Path(path_type=Path),
    help="Show this comparison of interpreters, too, or alone if no run is stored: a file that "
    "`bench pythons --json` wrote.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["html", "markdown", "svg"]),
    default="html",
    show_default=True,
    help="Write a page, Markdown for a job summary, or its first screen and each plot as a file of its own.",
)
def report(
    runs: tuple[str, ...],
    output: Path | None,
    gate_path: Path | None,
    pythons_path: Path | None,
    kind: str,
) -> None:
    """Write one page about the newest of RUNS, with the others as its history.

    RUNS are files, folders, or numbers of stored runs; without any, all stored runs are meant.
    With --format svg, the folder to write to may also be named last.
    """
    from bench.gate.record import RecordError
    from bench.store.decode import UnreadableError

    runs, output = _where_to(runs, output, kind)
    try:
        _write(_page(runs, gate_path, pythons_path), kind, output)
    except (UnreadableError, RecordError) as error:
        raise NoReportError(_line(error)) from None
    except OSError as error:
        where = error.filename or output or (STDOUT if kind == "markdown" else PAGE)
        raise NoReportError(f"{where}: {error.strerror or error}") from None


def _where_to(runs: tuple[str, ...], output: Path | None, kind: str) -> tuple[tuple[str, ...], Path | None]:
    """The runs and where to write, once the folder that may come last is told from the runs."""
    if kind == "svg" and output is None:
        if not runs or Path(runs[-1]).is_file():
            raise NoReportError("--format svg needs a folder to write to: -o FOLDER")
        return runs[:-1], Path(runs[-1])
    if kind != "svg" and output and (output.is_dir() or not output.name):
        raise NoReportError(f"{output} is a folder: name a file in it")
    return runs, output


def _page(names: tuple[str, ...], gate_path: Path | None, pythons_path: Path | None) -> "Page":
    """Of the newest run; of the interpreters alone if no run is named and none is stored.

    Raises UnreadableError or RecordError.
    """
    from bench.gate import record
    from bench.pythons import record as pythons_record
    from bench.report import page
    from bench.store import runs
    from bench.store.decode import UnreadableError

    gate = record.load(gate_path) if gate_path else None
    pythons = pythons_record.load(pythons_path) if pythons_path else None
    try:
        paths = runs.find(names)
    except UnreadableError:
        if names or pythons is None:
            raise
        return page.of_pythons(pythons, gate)
    newest, history = runs.load_all(paths, _say_left_out)
    return page.build(newest, history, gate, pythons)


def _say_left_out(error: Exception) -> None:
    click.echo(f"left out: {_line(error)}", err=True)


def _line(error: Exception) -> str:
    """What it says; it may quote a file."""
    from bench.text.characters import visible

    return visible(str(error))


def _write(page: "Page", kind: str, output: Path | None) -> None:
    from bench.report import render

    if kind == "svg" and output:
        output.mkdir(parents=True, exist_ok=True)
        for scheme in render.SCHEMES:
            if page.slide:
                _write_text(output / f"slide-{scheme}.svg", render.slide_svg(page.slide, scheme))
            for plot in page.plots:
                _write_text(output / f"{plot.name}-{scheme}.svg", render.svg(plot, scheme))
        click.echo(output)
    elif kind == "markdown" and output is None:
        click.echo(render.markdown(page), nl=False)
    else:
        path = output or PAGE
        _write_text(path, render.markdown(page) if kind == "markdown" else render.html(page))
        click.echo(path)


def _write_text(path: Path, text: str) -> None:
    from fixtures.files import write_atomically

    write_atomically(path, [text.encode()])
