"""The processes below this one: the suite's own, which stay, and those that a cell has started."""

import multiprocessing
import os
import time
from collections.abc import Iterable
from contextlib import suppress

import psutil

from bench.measure import instruments, memory
from fixtures.server_process import SERVER

# In the command line of what runs for longer than a cell: instruments, and multiprocessing's servants
SERVANTS = (
    SERVER,
    memory.__name__,
    "multiprocessing.forkserver",
    "multiprocessing.resource_tracker",
    "loky.backend.resource_tracker",  # joblib's own
)
END_S = 5.0


def strangers() -> list[psutil.Process]:
    """All processes below this one that no part of the suite keeps."""
    kept = {process.pid for process in multiprocessing.active_children() if process.name == instruments.NAME}
    return [process for process in _below() if process.pid not in kept]


def _below() -> list[psutil.Process]:
    """All that may be ended; a fork of a servant has its command line, but not its parent."""
    return [process for process in psutil.Process().children(recursive=True) if not _is_servant(process)]


def _is_servant(process: psutil.Process) -> bool:
    try:
        is_child = process.ppid() == os.getpid()
        return is_child and any(servant in " ".join(process.cmdline()) for servant in SERVANTS)
    except psutil.Error:  # it has ended
        return False


def end_all_below() -> bool:
    """Kill whatever a cell may be waiting for; whether there was anything."""
    return bool(end(_below()))


def end(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Kill these processes; those that were still running.

    Who started one learns of its end: a zombie is not reaped here.
    """
    ended = [process for process in processes if _kill(process)]
    deadline = time.monotonic() + END_S
    while any(map(_runs, ended)) and time.monotonic() < deadline:
        time.sleep(0.005)
    return ended


def _kill(process: psutil.Process) -> bool:
    if not _runs(process):
        return False
    with suppress(psutil.Error):  # it has ended in between
        process.kill()
    return True


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
