"""``os._exit`` fails what called it, in the process of the run, and ends a fork of it."""

import os

import pytest

from bench.session.main_program import OsExitError, os_exit_as_error


def test_it_raises_in_the_run() -> None:
    before = os._exit
    with os_exit_as_error(), pytest.raises(OsExitError, match=r"os\._exit\(3\) was called"):
        os._exit(3)
    assert os._exit is before


def test_it_ends_a_fork() -> None:
    with os_exit_as_error():
        child = os.fork()
        if child == 0:
            try:
                os._exit(3)
            except OsExitError:
                os.kill(os.getpid(), 9)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 3
