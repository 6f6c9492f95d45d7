"""``python -m bench gate``: options in, exit code out; everything between is called here, in order.

What it needs is imported when it runs, so that ``--help`` does not wait for numpy, scipy and rich.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bench.gate.errors import Exit
from bench.gate.guard import guarded
from bench.gate.request import Request

if TYPE_CHECKING:
    from bench.gate.record import Record


@click.command("gate")
@click.option(
    "--base", metavar="REV", help="The revision to compare with. It is needed, except with --base-python."
)
@click.option("--head", metavar="REV", help="The revision to judge. By default it is the working tree.")
@click.option(
    "--repo",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The repository to check both out from. By default it is the one you are in.",
)
@click.option("--select", metavar="EXPR", help="Run only the benchmarks that this matches, as pytest's -k.")
@click.option(
    "--margin",
    type=float,
    metavar="PERCENT",
    help="Call a benchmark a regression if it is slower by more than this. The default is 5.",
)
@click.option(
    "--memory-margin",
    type=float,
    metavar="PERCENT",
    help="Call it a regression, too, if its peak memory is larger by more than this. The default is 10.",
)
@click.option(
    "--pairs",
    type=int,
    metavar="N",
    help="Start at most this many pairs of processes. By default it is 30, and more for a margin below 5.",
)
@click.option(
    "--turns",
    "--rounds",
    "turns",
    type=int,
    metavar="N",
    help="Let each side take at most this many turns at a benchmark in each pair. By default it is 8, and "
    "more for a margin below 5.",
)
@click.option(
    "--budget",
    type=float,
    default=10,
    show_default=True,
    metavar="MINUTES",
    help="Measure for at most this long.",
)
@click.option("--python", metavar="EXE", help="Run both sides with this interpreter. By default it is ours.")
@click.option("--base-python", metavar="EXE", help="Run base with this interpreter, to compare two of them.")
@click.option("--head-python", metavar="EXE", help="Run head with this interpreter.")
@click.option(
    "--setup", metavar="CMD", help="Install each revision with this command, in an environment of its own."
)
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep every round that was measured in this file.",
)
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the table to this file, as Markdown.",
)
@click.option(
    "--strict", is_flag=True, help="Fail on benchmarks that are inconclusive, changed or removed, too."
)
@click.option(
    "--report-only", is_flag=True, help="End with 0 whatever the verdict, and say what it would have been."
)
@click.option(
    "--self-test",
    is_flag=True,
    help="See if this machine can tell: a revision against itself, and against itself slowed by 10 %.",
)
@click.option(
    "--from",
    "from_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Measure nothing, but judge this --json file again.",
)
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
def gate(**options: Any) -> None:
    """Is the head slower than the base? Both are run here and now, in turns.

    \b
    The exit code is 0 without a regression, 1 with one, 2 for wrong usage, 3 if something could not be
    measured (with --strict also if it is inconclusive, changed or removed), and 4 if nothing could be
    decided. With --report-only it is 0 instead of 1, 3 and 4, unless there is no verdict because of an error.
    What follows -- goes to pytest.
    """
    with guarded():
        code = _gate(Request(**options))
    sys.exit(code)


def _gate(request: Request) -> Exit:
    from bench.gate import measurement, record, self_test
    from bench.text.terminal import SafeConsole, output_console

    if request.self_test:
        code = self_test.run(request, output_console(), SafeConsole(stderr=True))
    elif request.from_path:
        code = _shown(request, record.load(request.from_path))
    else:
        with measurement.measured(request, SafeConsole(stderr=True)) as measured:
            code = _shown(request, measured)
    return Exit.NO_REGRESSION if request.report_only else code


def _shown(request: Request, measured: "Record") -> Exit:
    """The exit code, after what it stands for is printed, and written to the --summary file."""
    from bench.gate import printing, table
    from bench.gate.judge import judge
    from bench.gate.output import write
    from bench.text.terminal import output_console

    outcome = judge(measured)
    code = outcome.exit(strict=request.strict)
    last = table.reported_only(code) if request.report_only else ""
    printing.show(output_console(), measured, outcome, code, last)
    if request.summary:
        write(request.summary, printing.markdown(measured, outcome, code, last))
    return code
