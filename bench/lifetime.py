"""No process outlives the run: workers watch their parent, the run turns SIGTERM into a clean end."""

import multiprocessing
import os
import signal
import threading
from multiprocessing import connection


def end_with_parent() -> None:
    """Pool initializer: end this worker process as soon as its parent is gone, however it went.

    A pool's workers wait on a pipe of which each holds the writing end too, so a killed parent
    never shows there. Ctrl-C reaches every process of the terminal: the parent alone answers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a fork inherits the run's own handler
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
