"""No process outlives its parent: SIGTERM ends a run as Ctrl-C does, and workers watch who started them."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import connection

SIGTERM = {signal.SIGTERM}


def end_cleanly_on_sigterm() -> None:
    """Let SIGTERM end the run as Ctrl-C does: workers and server are stopped, what is complete is stored.

    A forked worker still dies of SIGTERM: the pool that terminates it relies on that.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    _let_forks_die_of_it()


@contextmanager
def sigterm_as_interrupt() -> Iterator[None]:
    """Let SIGTERM raise KeyboardInterrupt inside the context. For a process that forks no workers."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt("terminated")


@cache  # hooks of a fork stay for good: once is enough
def _let_forks_die_of_it() -> None:
    # A child inherits the handler, and Python forgets signals that reach it before its first
    # instruction: a pool that ended at once would wait for that worker for ever. So the signal is
    # blocked around the fork, until the child has the default handler again.
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, SIGTERM),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGTERM),
        after_in_child=_die_of_sigterm,
    )


def _die_of_sigterm() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGTERM)


def end_with_parent() -> None:
    """Pool initializer: end this worker process as soon as its parent is gone, however it went.

    A pool's workers wait for items on a pipe whose writing end each of them holds too, so they would
    never notice that the parent was killed. Ctrl-C reaches every process of the terminal: only the
    parent reacts to it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
