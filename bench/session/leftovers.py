"""What a cell leaves behind by its own code: seen after each visit, and undone where that is possible."""

import ctypes
import gc
import os
import signal
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from bench.session import processes

THREADS_END_S = 1.0  # what is ending when a cell is over has ended then
OF_PYTEST = "PYTEST_CURRENT_TEST"  # in the environment while a test runs
FEW_VISITS = 3  # of fewer it can't be told what is opened at every visit


class State(NamedTuple):
    """A property of this process that every later cell would have too. restore: takes what ``read`` returned.

    read: what can't be read, such as a folder that was deleted, is None.
    """

    name: str
    read: Callable[[], Any]
    restore: Callable[[Any], object]


def _folder() -> Path | None:
    with suppress(OSError):
        return Path.cwd()
    return None


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != OF_PYTEST}


def _restore_environment(values: dict[str, str]) -> None:
    for name in [name for name in os.environ if name not in values and name != OF_PYTEST]:
        del os.environ[name]
    os.environ.update(values)


def _handlers() -> dict[int, Any]:
    return {number: signal.getsignal(number) for number in signal.valid_signals()}


def _restore_handlers(handlers: dict[int, Any]) -> None:
    for number, handler in handlers.items():
        if signal.getsignal(number) != handler and handler is not None:
            signal.signal(number, handler)


def _set_garbage_collection(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()


STATES: tuple[State, ...] = (
    State("another folder", _folder, os.chdir),
    State("a changed environment", _environment, _restore_environment),
    State("changed signal handlers", _handlers, _restore_handlers),
    State(
        "blocked signals",
        lambda: signal.pthread_sigmask(signal.SIG_BLOCK, ()),
        lambda mask: signal.pthread_sigmask(signal.SIG_SETMASK, mask),
    ),
    State("another state of the garbage collector", gc.isenabled, _set_garbage_collection),
    State("another switch interval", sys.getswitchinterval, sys.setswitchinterval),
    State("another recursion limit", sys.getrecursionlimit, sys.setrecursionlimit),
)
if hasattr(os, "sched_setaffinity"):
    STATES += (
        State(
            "other CPUs to run on",
            lambda: os.sched_getaffinity(0),
            lambda cpus: os.sched_setaffinity(0, cpus),
        ),
    )


_left: set[threading.Thread] = set()  # by any cell, as long as the process lives


class Before:
    """What was there before a cell."""

    def __init__(self) -> None:
        self._values = [state.read() for state in STATES]
        self._threads = set(threading.enumerate())
        self._processes = set(processes.strangers())
        self._open = open_now()

    def opened(self) -> int:
        """How many more files and connections are open now."""
        return open_now() - self._open

    def undo(self, *, was_overdue: bool) -> list[str]:
        """What is there now that was not, in words, after it is undone.

        was_overdue: the cell did not end by itself, so its threads are interrupted; else they may be of use
        to the workload later.
        """
        if was_overdue:
            interrupt(self._new_threads())
        return [*self._restored(), *self._ended_processes(), *self._running_threads()]

    def _restored(self) -> Iterator[str]:
        for state, value in zip(STATES, self._values, strict=True):
            if state.read() != value:
                yield state.name
                with suppress(OSError, ValueError):
                    state.restore(value)

    def _ended_processes(self) -> Iterator[str]:
        left = processes.end(set(processes.strangers()) - self._processes)
        if left:
            yield f"{len(left)} running process{'es' * (len(left) > 1)}, now ended"

    def _running_threads(self) -> Iterator[str]:
        left = self._left_threads()
        _left.update(left)
        if left:
            yield f"{len(left)} running thread{'s' * (len(left) > 1)}"

    def _left_threads(self) -> list[threading.Thread]:
        deadline = time.monotonic() + THREADS_END_S
        for thread in self._new_threads():
            thread.join(max(0.0, deadline - time.monotonic()))
        return self._new_threads()

    def _new_threads(self) -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread not in self._threads]


class Opened:
    """How many more files and connections are open after each visit of a cell than before.

    A workload may keep some for its next visit, and opens them once. What is opened at every visit is lost.
    """

    def __init__(self) -> None:
        self._more: dict[str, list[int]] = {}

    def add(self, cell: str, more: int) -> None:
        self._more.setdefault(cell, []).append(more)

    def lost(self) -> dict[str, int]:
        """By cell, of those that opened some at each of their visits but the first."""
        often = {cell: more for cell, more in self._more.items() if len(more) >= FEW_VISITS}
        return {cell: sum(more) for cell, more in often.items() if min(more[1:]) > 0}


def open_now() -> int:
    """How many files and connections to a network this process has open: no pipe, no terminal, no device."""
    return sum(_is_file_or_connection(int(entry.name)) for entry in Path("/dev/fd").iterdir())


def _is_file_or_connection(descriptor: int) -> bool:
    with suppress(OSError):  # closed by now, as the one that lists them is
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISSOCK(mode):
            with socket.socket(fileno=os.dup(descriptor)) as connection:
                return connection.family in (socket.AF_INET, socket.AF_INET6)
        return stat.S_ISREG(mode)
    return False


def interrupt(threads: Iterable[threading.Thread]) -> None:
    """Raise SystemExit in each thread, as soon as it runs Python code again; a wait in C goes on."""
    for thread in threads:
        identity = ctypes.c_ulong(thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(SystemExit))


def would_hold_up_the_exit() -> bool:
    """Whether Python would wait at its exit, maybe for ever, for a thread that a cell has left."""
    return any(thread in _left and not thread.daemon for thread in threading.enumerate())
