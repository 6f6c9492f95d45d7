"""Processes of the suite that outlive a visit: nothing that a cell has left behind."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

NAME = "instrument"  # of each of them, to ``multiprocessing``
Given = TypeVar("Given")
Forked = tuple[BaseProcess, "Connection[Any, Any]"]


def forked(
    answer: Callable[["Connection[Any, Any]", Given], None],
    given: Given,
    *,
    name: str = NAME,
    daemon: bool = True,
) -> Forked:
    """A fork of this process that runs ``answer`` on its end of a connection, and our end of it.

    name, daemon: as multiprocessing has it; a daemon may not have processes of its own.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=answer, args=(theirs, given), name=name, daemon=daemon)
    process.start()
    theirs.close()
    return process, ours


@contextmanager
def ended_if_it_fails(end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` if the block raises: an answer that was not awaited would be taken for the next."""
    try:
        yield
    except BaseException:
        end()
        raise
