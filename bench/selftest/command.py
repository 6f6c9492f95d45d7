"""``python -m bench selftest``: measures what is known, prints what was claimed of it, and ends with a code.

What it needs is imported when it runs, so that ``--help`` does not wait for numpy and scipy.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.suite import pytest_command

if TYPE_CHECKING:
    from bench.selftest.truths import Finding

CELLS = Path(__file__).with_name("known_cells.py")
HOLDS, DOES_NOT_HOLD = 0, 1
COLUMNS = "{:<22} {:<18} {:<28} {:>7}  {:<15} {}"


class Unmeasured(click.ClickException):
    """What is known could not be measured, or what was claimed of it not be kept."""

    exit_code = 3


@click.command("selftest")
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was claimed, with its figures, to this file.",
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    default=2,
    show_default=True,
    metavar="MINUTES",
    help="Measure for at most this long.",
)
def selftest(json_path: Path | None, budget: float) -> None:
    """Is this machine to be believed? Measures what is known, as the matrix measures its cells.

    \b
    A second serial must not be called different, one with 10 % more CPU or waiting must be found
    slower, and a pool of two busy loops must be as efficient as two processes can be. The exit code
    is 0 if all of that holds, 1 if not, 2 for wrong usage, 3 if something could not be measured.
    """
    if json_path:
        _require_writable(json_path)
    claimed = _measured(budget)
    _print(claimed)
    if json_path:
        _write(json_path, claimed)
    sys.exit(HOLDS if all(finding.holds for finding in claimed) else DOES_NOT_HOLD)


def _require_writable(path: Path) -> None:
    from fixtures.files import require_writable

    try:
        require_writable(path)
    except OSError as error:
        raise click.BadParameter(f"{path}: {error.strerror or error}", param_hint="'--json'") from None


def _measured(budget: float) -> "Sequence[Finding]":
    """What was claimed, from a run of pytest on the known cells. Raises Unmeasured."""
    from bench.analysis import result
    from bench.selftest.truths import NotMeasuredError, findings
    from bench.store import runs
    from bench.store.decode import UnreadableError

    with tempfile.TemporaryDirectory(prefix="bench-selftest-") as folder:
        stored = Path(folder) / "run.json"
        output = _run(budget, stored)
        try:
            return list(findings(result.read(runs.load(stored).benchmarks)[0]))
        except (NotMeasuredError, UnreadableError) as error:
            click.echo(output, err=True)
            raise Unmeasured(str(error)) from None


def _run(budget: float, stored: Path) -> str:
    """Run the known cells, and return what pytest printed."""
    click.echo(f"measuring what is known, for {budget:g} min at most", err=True)
    names = ["--workload", "spin", "--workload", "sleep"]
    options = ["--profile", "quick", "--budget", f"{budget:g}", f"--benchmark-json={stored}"]
    command = pytest_command([CELLS, *names, *options])
    done = subprocess.run(
        command, cwd=stored.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        click.echo(done.stdout, err=True)
        raise Unmeasured(f"the run of the known cells ended with exit code {done.returncode}")
    return done.stdout


def _print(claimed: "Sequence[Finding]") -> None:
    from bench.analysis.wording import interval, ratio

    click.echo(COLUMNS.format("what is known", "must be", "was claimed", "seen", "95 % interval", ""))
    for finding in claimed:
        truth, figure = finding.truth, finding.figure
        width = f"1 : {finding.width:.2f}"
        seen = f"{interval(figure)} ({width})"
        end = "" if finding.holds else "  DOES NOT HOLD"
        capacity = f"of the {finding.capacity.value:.2f} CPUs that were there" if finding.capacity else ""
        click.echo(
            COLUMNS.format(
                truth.what, truth.expected, finding.claimed, ratio(figure), seen, capacity + end
            ).rstrip()
        )
    holding = sum(finding.holds for finding in claimed)
    click.echo(f"{holding} of {len(claimed)} hold")


def _write(path: Path, claimed: "Sequence[Finding]") -> None:
    from fixtures.files import write_atomically

    document = {
        "holds": all(finding.holds for finding in claimed),
        "claims": [finding.as_dict() for finding in claimed],
    }
    try:
        write_atomically(path, [json.dumps(document, indent=2).encode() + b"\n"])
    except OSError as error:
        raise Unmeasured(f"{path}: {error.strerror or error}") from None
