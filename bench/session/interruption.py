"""A signal ends the session: between two visits at the latest, and not while it is storing."""

import multiprocessing
from collections.abc import Generator

import pytest

from bench.interrupts import PATIENCE_S, Interrupts


class Interruption:
    """The plugin that handles SIGINT and SIGTERM from here to the end of the session."""

    def __init__(self) -> None:
        self._interrupts = Interrupts(PATIENCE_S).install()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        self._interrupts.check()
        handled = yield
        self._interrupts.check()
        return handled

    def pytest_keyboard_interrupt(self) -> None:
        self._interrupts.take()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        before = self._interrupts.number
        self._interrupts.end()
        finished = yield
        if self._interrupts.number != before:
            session.exitstatus = pytest.ExitCode.INTERRUPTED
        return finished

    def pytest_unconfigure(self) -> None:
        if self._interrupts.number is None:
            self._interrupts.uninstall()
        else:
            # A pool that was interrupted while it forked has workers that nobody tells to end, and Python
            # would wait for them. What is left now still has to end in time, so we go on to watch.
            for worker in multiprocessing.active_children():
                worker.kill()
