"""What a cell leaves behind: seen, undone, and said."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bench.measure.capacity import SerialProcesses, SerialRuns
from bench.measure.memory import MemorySampler
from bench.session.leftovers import Before, Opened, interrupt, open_now, would_hold_up_the_exit
from tests.helpers import is_gone
from tests.measure.visits import visit


@pytest.fixture
def sleeping() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    yield process
    process.kill()
    process.wait()


def test_nothing_is_said_of_a_cell_that_leaves_nothing() -> None:
    assert Before().undo(was_overdue=False) == []


def test_the_state_of_the_process_is_as_before(tmp_path: Path) -> None:
    folder, handler = Path.cwd(), signal.getsignal(signal.SIGUSR2)
    before = Before()
    os.chdir(tmp_path)
    os.environ["LEFT"] = "here"
    signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    said = before.undo(was_overdue=False)
    assert said == ["another folder", "a changed environment", "changed signal handlers"]
    assert (Path.cwd(), signal.getsignal(signal.SIGUSR2)) == (folder, handler)
    assert "LEFT" not in os.environ


def test_a_process_is_ended_and_one_that_was_there_before_is_not(
    sleeping: "subprocess.Popen[bytes]",
) -> None:
    before = Before()
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    assert before.undo(was_overdue=False) == ["1 running process, now ended"]
    assert is_gone(psutil.Process(left.pid))
    assert sleeping.poll() is None
    left.wait()


def test_the_suites_instruments_stay() -> None:
    with MemorySampler() as sampler:
        before = Before()
        runs = SerialRuns(lambda functions, items: [], visit("spin", "serial", sampler).prepared)
        capacity = SerialProcesses(runs, 1)
        try:
            with sampler.watch(os.getpid()):
                assert before.undo(was_overdue=False) == []
        finally:
            capacity.end()


# pytest warns of what ends a thread; the thread of a pool keeps it for its future
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_is_said_and_only_of_an_overdue_cell_interrupted() -> None:
    before, stop = Before(), threading.Event()

    def run() -> None:
        while not stop.is_set():
            time.sleep(0.001)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert before.undo(was_overdue=False) == ["1 running thread"]
    assert before.undo(was_overdue=True) == []
    assert not thread.is_alive()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_interrupted_thread_runs_none_of_its_code_any_more() -> None:
    began = threading.Event()

    def spin() -> None:
        began.set()
        while True:
            pass

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    began.wait()
    interrupt([thread])
    thread.join(10)
    assert not thread.is_alive()


def test_a_thread_that_was_left_would_hold_up_the_exit() -> None:
    before, stop = Before(), threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    before.undo(was_overdue=False)
    assert would_hold_up_the_exit()
    stop.set()
    thread.join()
    assert not would_hold_up_the_exit()


def test_files_and_connections_are_counted_and_pipes_are_not(tmp_path: Path) -> None:
    before = open_now()
    with (tmp_path / "file").open("w"), socket.socket():
        one, other = socket.socketpair()
        reading, writing = os.pipe()
        assert open_now() == before + 2
    for end in (one.detach(), other.detach(), reading, writing):
        os.close(end)
    assert open_now() == before


@pytest.mark.parametrize(
    ("more", "lost"),
    [([1, 0, 0], {}), ([3, 0, 1], {}), ([2, 2], {}), ([0, 1, 1], {"cell": 2}), ([2, 1, 3], {"cell": 6})],
)
def test_what_is_opened_at_every_visit_is_lost_and_what_is_kept_is_not(
    more: list[int], lost: dict[str, int]
) -> None:
    opened = Opened()
    for each in more:
        opened.add("cell", each)
    assert opened.lost() == lost
