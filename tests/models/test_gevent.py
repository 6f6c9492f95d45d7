"""gevent: all items at once in one thread of an interpreter of its own, and nothing of it in this one."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import psutil
import pytest

from bench.discovery import all_models
from tests.helpers import ROOT, is_gone, wait_until
from tests.models import doubling, greenlets

pytest.importorskip("gevent")
GEVENT = all_models()["gevent"]
HOLD = """
from types import SimpleNamespace
from bench.discovery import all_models
from tests.models import doubling
with all_models()["gevent"].running(2) as run:
    print(*set(run(SimpleNamespace(work=doubling.process), [0])), flush=True)
    input()
"""


def test_what_blocks_there_is_patched_and_here_it_is_not() -> None:
    before = (time.sleep, socket.socket, threading.Thread.start)
    with GEVENT.running(2) as run:
        assert run(SimpleNamespace(work=greenlets.is_patched), ["time", "socket", "threading"]) == [True] * 3
    assert (time.sleep, socket.socket, threading.Thread.start) == before
    assert not greenlets.is_patched("time")


def test_as_many_items_wait_at_once_as_the_limit_allows() -> None:
    with GEVENT.running(5) as run:
        most = run(SimpleNamespace(work=greenlets.at_once), [0.05] * 20)
    assert max(most) == 5


def test_they_are_all_in_one_thread_of_one_process() -> None:
    with GEVENT.running(5) as run:
        (place,) = set(run(SimpleNamespace(work=greenlets.place), [0] * 10))
    assert place[0] != os.getpid()


def test_an_error_comes_with_the_line_that_raised_it() -> None:
    with pytest.raises(ValueError, match="refused") as caught:
        with GEVENT.running(2) as run:
            run(doubling, [1, -1])
    assert "doubling.py" in str(caught.value.__cause__)


def test_an_error_or_a_result_that_no_pickle_holds_is_an_error_all_the_same() -> None:
    raising, returning = greenlets.raise_what_no_pickle_holds, greenlets.what_no_pickle_holds
    for work, says in ((raising, "UnsendableError"), (returning, "pickle")):
        with GEVENT.running(2) as run:
            with pytest.raises(Exception, match=says):
                run(SimpleNamespace(work=work), [1])
            assert run(doubling, [4]) == [8]  # and the interpreter goes on


def test_nothing_is_printed_of_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="refused"):
        with GEVENT.running(2) as run:
            run(doubling, [-1])
    assert capfd.readouterr() == ("", "")


def test_an_interpreter_that_is_lost_is_one_line() -> None:
    with pytest.raises(RuntimeError, match=r"gevent runs in has ended \(exit code -9\)$"):
        with GEVENT.running(2) as run:
            run(SimpleNamespace(work=greenlets.kill), [1])


def test_it_ends_with_a_process_that_is_killed() -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    process = psutil.Process(int(holder.stdout.readline()))
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    assert wait_until(lambda: is_gone(process))


def test_a_session_per_thread_is_none_that_is_kept() -> None:
    """Why ``http_fetch_keepalive`` leaves gevent out: ``threading.local`` is a greenlet's there."""
    with GEVENT.running(2) as run:
        assert run(SimpleNamespace(work=greenlets.seen_before), [1] * 6) == [False] * 6
