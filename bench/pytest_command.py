"""``python -m bench pytest``: pytest on the suite, from any folder."""

import os
import sys

import click

from bench.suite import pytest_command


@click.command("pytest", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def run_suite(arguments: tuple[str, ...]) -> None:
    """Measure the built-in workloads: `pytest ARGUMENTS`, as in the suite's checkout, from any folder.

    \b
    Its options are in docs/options.md, or come with: pytest -- --help
    What is stored, and the cache, lie in the folder you are in.
    """
    command = pytest_command(arguments)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - not a child: Ctrl-C and the exit code are pytest's
