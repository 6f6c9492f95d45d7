"""The first SIGINT or SIGTERM ends what runs: an interrupt that gets lost is raised again, until it is taken.

Python drops what a signal's handler raises wherever nothing could take it: in the hooks of ``os.fork``, which
logging, concurrent.futures and we have, in a finalizer, in a callback of a weak reference or of the garbage
collector (``PyErr_WriteUnraisable``), and other code may catch all there is. A pool spends much of its start
in forks, so that an interrupt of a cold cell was lost half of the time. Therefore

- while this process forks, both signals are blocked and the handler raises nothing: it takes note;
- what it raises is watched by a weak reference: an interrupt on its way lives, in a frame that it passes or
  a ``finally`` that it runs. One that is dead and was not taken is lost, and the signal is sent again;
- whoever runs one thing after another asks ``check`` in between;
- an end that takes longer than ``patience_s`` is interrupted again, and at last the process ends at once.
"""

import _thread
import os
import signal
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from math import inf
from types import FrameType
from typing import Any, Self

SIGNALS = (signal.SIGINT, signal.SIGTERM)
REMIND_S = 0.02
PATIENCE_S = 20.0
LAST_REMINDER = 2  # one patience later, the process ends at once


class Interrupted(KeyboardInterrupt):
    """A signal ends what runs; the message names it."""


class Interrupts:
    """Handles SIGINT and SIGTERM in the main thread, between ``install`` and ``uninstall``.

    patience_s: how long an end may take. number: the first signal that came, None before.
    """

    def __init__(self, patience_s: float = inf) -> None:
        self.number: int | None = None
        self.forking = False
        self._patience_s = patience_s
        self._raised: weakref.ref[Interrupted] | None = None
        self._is_taken = False
        self._is_ending = False
        self._is_over = False
        self._is_reminding = False
        self._before: dict[int, Any] = {}
        self._unraisable = sys.unraisablehook
        self._default: Any = signal.default_int_handler

    def install(self) -> Self:
        """Handle both signals from now on. A process that we fork ignores SIGINT and dies of SIGTERM."""
        _watch_forks()
        handler = self._handle
        self._before = {number: signal.signal(number, handler) for number in SIGNALS}
        # While it runs, asyncio turns SIGINT into a cancelled task, if it meets the default handler. What it
        # does for that takes time, which a program has to pay and is to be measured: so this is the default.
        self._default = signal.default_int_handler
        _set_default(handler)
        self._unraisable, sys.unraisablehook = sys.unraisablehook, self._drop
        _installed.append(self)
        return self

    def uninstall(self) -> None:
        """Let signals be handled as they were before."""
        self._is_over = True
        while self._is_reminding:
            time.sleep(REMIND_S / 10)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        _set_default(self._default)
        sys.unraisablehook = self._unraisable
        _installed.remove(self)

    def check(self) -> None:
        """Raises Interrupted if a signal has come that nobody has taken, whatever became of it."""
        if self.number is not None and not self._is_taken:
            raise Interrupted(signal.Signals(self.number).name)

    def take(self) -> None:
        """What was interrupted ends: the interrupt has arrived."""
        self._is_taken = True

    def end(self) -> None:
        """What runs ends by itself: let a first signal not disturb it."""
        self._is_ending = True

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        is_first = self.number is None
        self.number = number if self.number is None else self.number
        error = Interrupted(signal.Signals(number).name)
        raises = not (self.forking or (is_first and self._is_ending))
        self._raised = weakref.ref(error) if raises else None
        try:
            if is_first:
                self._start_reminding()
            if raises:
                raise error
        finally:
            del error  # this frame stays with its traceback, and would keep it alive

    def _start_reminding(self) -> None:
        self._is_reminding = True
        try:
            # not a threading.Thread, whose locks may be held by what was interrupted
            _thread.start_new_thread(self._remind, ())
        except RuntimeError:  # the system has no thread left: there is still ``check``
            self._is_reminding = False

    def _remind(self) -> None:
        began_s, reminders = time.monotonic(), 1
        while True:
            time.sleep(REMIND_S)
            if self._is_over:
                break
            is_late = time.monotonic() - began_s > reminders * self._patience_s
            if is_late and reminders > LAST_REMINDER:
                self._end_at_once()
            reminders += is_late
            if is_late or self._is_lost():
                signal.pthread_kill(threading.main_thread().ident or 0, self.number or signal.SIGINT)
        self._is_reminding = False

    def _is_lost(self) -> bool:
        waiting = not (self._is_taken or self._is_ending)
        return waiting and (self._raised is None or self._raised() is None)

    def _end_at_once(self) -> None:
        number = signal.Signals(self.number or signal.SIGINT)
        waited_s = (LAST_REMINDER + 1) * self._patience_s
        line = f"\n{number.name} came {waited_s:.0f} s ago and something still runs: killed\n"
        with suppress(OSError):
            os.write(2, line.encode())
        os._exit(128 + number)

    def _drop(self, lost: Any) -> None:
        """Keep no interrupt that Python has to ignore: what keeps it would let it seem on its way."""
        if not isinstance(lost.exc_value, Interrupted):
            self._unraisable(lost)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let the first SIGINT or SIGTERM raise Interrupted, which no code inside the context can lose."""
    interrupts = Interrupts().install()
    try:
        yield
        interrupts.check()
    finally:
        interrupts.uninstall()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let nothing be raised inside the context, which starts what only its end can end; but soon after it."""
    _set_forking(True)
    try:
        yield
    finally:
        _set_forking(False)


def _set_default(handler: Any) -> None:
    setattr(signal, "default_int_handler", handler)  # noqa: B010 - for mypy it is a function


_installed: list[Interrupts] = []
_masks = threading.local()  # what a thread that forks had blocked before


@cache  # hooks of a fork stay for good: once is enough
def _watch_forks() -> None:
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child
    )


def _before_fork() -> None:
    if _installed:
        _masks.before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        _set_forking(True)
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


def _after_fork_in_parent() -> None:
    _restore_mask()
    _set_forking(False)


def _after_fork_in_child() -> None:
    # A child inherits the handlers, and Python forgets signals that reach it before its first instruction:
    # a pool that ended at once would wait for that worker for ever. So they stay blocked until here.
    if _installed:
        _installed.clear()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too, but our parent ends us
    _restore_mask()


def _restore_mask() -> None:
    mask = vars(_masks).pop("before", None)
    if mask is not None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _set_forking(is_forking: bool) -> None:
    if threading.get_ident() == threading.main_thread().ident:  # the only one that handles signals
        for interrupts in _installed:
            interrupts.forking = is_forking
