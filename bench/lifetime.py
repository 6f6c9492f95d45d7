"""No worker outlives its parent: it watches who started it."""

import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from multiprocessing import connection


def end_with_parent() -> None:
    """Pool initializer: end this worker process as soon as its parent is gone, however it went.

    A pool's workers wait for items on a pipe whose writing end each of them holds too, so they would
    never notice that the parent was killed. Ctrl-C reaches every process of the terminal: only the
    parent reacts to it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # If this raised, where the system has no thread left, ``multiprocessing.Pool`` would start worker after
    # worker, for ever. So this one goes on unwatched.
    with suppress(RuntimeError):
        threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
