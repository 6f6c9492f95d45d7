"""``python -m bench report``: stored runs to a page, to Markdown, or to SVG files."""

from pathlib import Path

import click

from bench.gate import record
from bench.gate.record import RecordError
from bench.report import page as pages
from bench.report import render
from bench.report import runs as stored
from bench.report.page import Page
from bench.report.runs import ReportError
from fixtures.cache import write_atomically


class Unreadable(click.ClickException):
    """There is nothing to report."""

    exit_code = 2


@click.command("report")
@click.argument("runs", nargs=-1)
@click.option("-o", "output", type=click.Path(path_type=Path), help="Where to. Default: report.html.")
@click.option(
    "--gate", "gate_path", type=click.Path(path_type=Path), help="A gate's --json file, to show, too."
)
@click.option(
    "--format", "kind", type=click.Choice(["html", "markdown", "svg"]), default="html", show_default=True
)
def report(runs: tuple[str, ...], output: Path | None, gate_path: Path | None, kind: str) -> None:
    """One page of the newest of RUNS: files, folders, or numbers of stored runs. Default: all stored runs.

    The others are its history. With --format svg, a folder for one file a plot; it may also come last.
    """
    if kind == "svg" and output is None:
        if not runs or Path(runs[-1]).is_file():
            raise Unreadable("--format svg needs a folder to write to: -o FOLDER")
        runs, output = runs[:-1], Path(runs[-1])
    if kind != "svg" and output and (output.is_dir() or not output.name):
        raise Unreadable(f"{output} is a folder: name a file in it")
    try:
        found = stored.load_all(stored.find(runs))
        page = pages.build(*found, record.load(gate_path) if gate_path else None)
        _write(page, kind, output)
    except (ReportError, RecordError) as error:
        raise Unreadable(str(error)) from None
    except OSError as error:
        raise Unreadable(f"{error.filename or output}: {error.strerror or error}") from None


def _write(page: Page, kind: str, output: Path | None) -> None:
    if kind == "markdown" and output is None:
        click.echo(render.markdown(page), nl=False)
    elif kind == "svg":
        assert output is not None
        output.mkdir(parents=True, exist_ok=True)
        for plot in page.plots:
            for scheme in ("light", "dark"):
                write_atomically(output / f"{plot.name}-{scheme}.svg", [_bytes(render.svg(plot, scheme))])
        click.echo(output)
    else:
        path = output or Path("report.html")
        text = render.markdown(page) if kind == "markdown" else render.html(page)
        write_atomically(path, [_bytes(text)])
        click.echo(path)


def _bytes(text: str) -> bytes:
    """Lone surrogates, which JSON may hold and no file, become question marks."""
    return text.encode(errors="replace")
