"""``python -m bench pythons``: options in, tables out; everything between is called here, in order.

What it needs is imported when it runs, so that ``--help`` does not wait for numpy, scipy and rich.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bench.gate.errors import Exit
from bench.gate.guard import guarded
from bench.own.options import of_own_function

if TYPE_CHECKING:
    from bench.pythons.record import Record
    from bench.pythons.request import Request


@click.command("pythons")
@click.option(
    "--python",
    "pythons",
    multiple=True,
    metavar="NAME",
    help="Try this interpreter: a version such as 3.14t, a program on PATH, or a path. Repeatable.",
)
@click.option(
    "--base",
    metavar="NAME",
    help="Compare with this interpreter. By default it is the first --python, or ours if there is only one.",
)
@click.option(
    "--with",
    "more",
    multiple=True,
    metavar="LIBRARY",
    help="Install LIBRARY, too, as pip takes it from an index: numba, or 'numba>=0.63'. Repeatable.",
)
@click.option("--select", metavar="EXPR", help="Run only the cells that this matches, as pytest's -k.")
@click.option("--workload", "workloads", multiple=True, help="Run only this workload. Repeatable.")
@click.option("--model", "models", multiple=True, help="Run only this model. Repeatable.")
@click.option(
    "--start",
    "starts",
    multiple=True,
    type=click.Choice(["cold", "warm"]),
    help="Run only cells of this start, repeatable. By default warm ones, and cold where there is no other.",
)
@click.option(
    "--workload-file",
    metavar="FILE.py[:FUNCTION]",
    help="Measure a function of your own, of one argument, instead of the suite's workloads.",
)
@of_own_function
@click.option(
    "--budget",
    type=float,
    default=10,
    show_default=True,
    metavar="MINUTES",
    help="Measure for at most this long; to build environments takes longer the first time.",
)
@click.option(
    "--groups",
    type=int,
    default=12,
    show_default=True,
    metavar="N",
    help="Start at most this many groups, a fresh process of each interpreter.",
)
@click.option(
    "--turns",
    type=int,
    default=8,
    show_default=True,
    metavar="N",
    help="Let each interpreter take at most this many turns at a cell in each group.",
)
@click.option("--workers", type=int, metavar="N", help="The concurrency limit of every model is N.")
@click.option("--rows", type=int, default=6_400, show_default=True, metavar="N", help="Parse N rows.")
@click.option("--requests", type=int, default=20, show_default=True, metavar="N", help="Fetch N pages.")
@click.option(
    "--http-latency-ms",
    type=float,
    default=5,
    show_default=True,
    metavar="MS",
    help="The HTTP server answers MS milliseconds after a request has arrived.",
)
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep every round that was measured in this file, which `bench report --pythons` reads.",
)
@click.option(
    "--from",
    "from_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Measure nothing, but show this --json file again.",
)
def pythons(**options: Any) -> None:
    """What would another Python buy each workload, under which model? Measured in lock-step.

    \b
    The exit code is 0 if something was measured, 2 for wrong usage, and 3 if nothing could be.
    """
    from bench.pythons.request import Request

    with guarded():
        code = _pythons(Request(**options))
    sys.exit(code)


def _pythons(request: "Request") -> Exit:
    from bench.pythons import measurement, record
    from bench.text.terminal import SafeConsole

    if request.from_path:
        return _shown(record.load(request.from_path))
    with measurement.measured(request, SafeConsole(stderr=True)) as measured:
        return _shown(measured)


def _shown(measured: "Record") -> Exit:
    """The exit code, after the tables are printed."""
    from bench.pythons import printing
    from bench.pythons.judge import judge
    from bench.text.terminal import output_console

    outcome = judge(measured)
    printing.show(output_console(), measured, outcome)
    has_figures = any(change.ratio for change in outcome.changes) or outcome.buys
    return Exit.NO_REGRESSION if has_figures else Exit.COULD_NOT_MEASURE
