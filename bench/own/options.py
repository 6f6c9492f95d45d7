"""The options of a command that say what a function of the reader's own is called with."""

from collections.abc import Callable
from typing import Any

import click

OPTIONS = (
    click.option(
        "--items",
        multiple=True,
        metavar="PATTERN",
        help="Call it with each path that fits PATTERN, or with each integer of 1..500. Repeatable.",
    ),
    click.option(
        "--items-from",
        metavar="FILE.py:NAME",
        help="Call it with each member of NAME: a list, or what a function without arguments returns.",
    ),
    click.option(
        "--async-twin",
        metavar="FILE.py:FUNCTION",
        help="The same as an async function, for the models that await.",
    ),
    click.option(
        "--kind",
        type=click.Choice(["io", "cpu"]),
        help="What an item spends its time on. Without the option, that is measured.",
    ),
)


def of_own_function(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--items``, ``--items-from``, ``--async-twin`` and ``--kind``, in this order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
