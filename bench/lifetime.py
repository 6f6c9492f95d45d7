"""No process outlives the run: workers watch their parent, the run turns SIGTERM into a clean end."""

import multiprocessing
import os
import signal
import threading
from functools import cache
from multiprocessing import connection

SIGTERM = {signal.SIGTERM}


def end_cleanly_on_sigterm() -> None:
    """Let SIGTERM end the run as Ctrl-C does: workers and server are stopped, what is complete is stored.

    A forked worker still dies of it, as the pool that terminates it relies on.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    _let_forks_die_of_it()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt("terminated")


@cache  # hooks of a fork stay for good: once is enough
def _let_forks_die_of_it() -> None:
    # A child inherits the handler, and Python forgets the signals that reached it before its first
    # instruction: a pool that ended at once would wait for that worker for ever. So the signal is
    # held back around the fork, until the child has the default again.
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

    A pool's workers wait on a pipe of which each holds the writing end too, so a killed parent
    never shows there. Ctrl-C reaches every process of the terminal: the parent alone answers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
