"""The reader's code before the session: limited, as the cells are, and what it prints is hidden."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache
from multiprocessing.process import BaseProcess
from typing import TextIO

from bench.own.errors import OwnError
from bench.time_limit import TimeLimit

LEAST_S = 60.0
SHARE = 1 / 3  # of the budget: what takes longer can't be measured, since every model does it several times
EXIT_CODE = 4  # of pytest, for what it was told wrong


def limit_s(budget_s: float | None) -> float:
    """Seconds that one call of the reader's code may take. budget_s: None where there is none."""
    return max(LEAST_S, SHARE * (budget_s or 0.0))


@contextmanager
def within(seconds: float, line: Callable[[], str]) -> Iterator[None]:
    """Let the block take so many seconds, and print nothing. Raises OwnError with that line if it takes more.

    line: called when it is needed, since it may name what the block has come to. If Python would wait at its
    exit for what the block has started, and so for ever, the process ends here and says so itself.
    """
    limit, threads = _limit(), set(threading.enumerate())
    _line[:] = [line]
    try:
        with redirect_stdout(_nowhere()), limit.of(seconds):
            yield
    finally:
        if limit.alarms:  # whatever the reader's code has made of them
            if _would_hold_up_the_exit(set(threading.enumerate()) - threads):
                _leave()
            raise OwnError(line()) from None


_line: list[Callable[[], str]] = []  # of the block that runs


@cache  # it handles a signal for as long as this process runs
def _limit() -> TimeLimit:
    # what the code has started ends with it, or in ``_leave``: others of this process are none of its
    return TimeLimit(lambda: False, _leave, sys.__stderr__ or sys.stderr)


@cache  # never closed: a logger that is made in the block keeps it
def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - see above


def _would_hold_up_the_exit(threads: set[threading.Thread]) -> bool:
    left: list[threading.Thread | BaseProcess] = [*threads, *multiprocessing.active_children()]
    return any(not each.daemon for each in left)


def _leave() -> None:
    """End the process at once."""
    for child in multiprocessing.active_children():
        child.kill()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.write(2, f"ERROR: {_line[0]()}\n".encode())
    os._exit(EXIT_CODE)
