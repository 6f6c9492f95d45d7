"""The small cluster of our own: nobody's child, replaced when it is lost, gone when the run is."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from bench.cluster import local
from bench.lifetime import is_running
from tests.helpers import ROOT, is_gone, wait_until

pytest.importorskip("distributed")
HOLD = "from bench.cluster import local; print(*local.start(2).processes, flush=True); input()"


def test_it_is_started_once_and_replaced_for_another_limit_or_when_it_is_lost() -> None:
    try:
        first = local.ensure(2)
        assert local.ensure(2) == local.running() == first
        second = local.ensure(3)
        assert second != first
        os.kill(local._running[0].processes[1], signal.SIGKILL)
        assert wait_until(lambda: local.running() is None)
        assert local.ensure(3) != second
    finally:
        processes = local._running[0].processes
        local.end()
    assert wait_until(lambda: not any(map(is_running, processes)))
    assert local.running() is None


def test_it_is_not_below_the_process_that_started_it() -> None:
    started = local.start(2)
    try:
        below = {child.pid for child in psutil.Process().children(recursive=True)}
        assert not below & set(started.processes)
        assert len(set(started.processes)) == 3
        assert started.is_there()
    finally:
        started.end()
    assert not started.folder.exists()


def test_it_ends_with_the_process_that_started_it() -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    processes = [psutil.Process(int(number)) for number in holder.stdout.readline().split()]
    holder.kill()
    holder.communicate()
    assert len(processes) == 3
    assert wait_until(lambda: all(map(is_gone, processes)))
