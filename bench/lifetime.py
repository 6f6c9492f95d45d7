"""No worker outlives its parent: it watches who started it."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import connection
from pathlib import Path

WATCH_S = 0.5  # between two looks at a process that gives no sign


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


def end_with(process: int, at_last: Callable[[], object] = lambda: None) -> None:
    """End this process soon after another one is gone, however it went: its parent, or any other.

    For workers that have no sentinel of their parent, as those that multiprocessing does not start. at_last:
    called before that.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(RuntimeError):  # likewise
        threading.Thread(target=_watch, args=(process, at_last), daemon=True).start()


def _watch(process: int, at_last: Callable[[], object]) -> None:
    was_parent = os.getppid() == process  # then it tells where nothing else knows who has ended
    while is_running(process) and not (was_parent and os.getppid() != process):
        time.sleep(WATCH_S)
    at_last()
    os._exit(1)


def is_running(process: int) -> bool:
    """Whether it runs; one that has ended does not, though its id is there until it is waited for."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    with suppress(OSError, IndexError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
