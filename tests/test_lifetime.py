"""What Ctrl-C and SIGTERM do to the workers that a run forks, and its end to all of them."""

import subprocess
import sys

import pytest

from bench.lifetime import is_running
from tests.helpers import ROOT, wait_until

TERMINATES_BEFORE_THE_WORKER_RUNS = """
import multiprocessing, os, time
from bench.interrupts import Interrupts

Interrupts().install()
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # so that the worker has to wait for its turn
for _ in range(10):
    worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
    worker.start()
    worker.terminate()
    worker.join(5)
    print(worker.exitcode)
    worker.kill()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork and CPU affinity")
def test_a_worker_terminated_before_its_first_instruction_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TERMINATES_BEFORE_THE_WORKER_RUNS],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["-15"] * 10


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_who_was_killed_is_gone_before_it_is_waited_for() -> None:
    """A worker may look for its parent for the first time when that was killed already."""
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    parent.kill()
    assert wait_until(lambda: not is_running(parent.pid))
    worker = f"import time; from bench.lifetime import end_with; end_with({parent.pid}); time.sleep(60)"
    assert subprocess.run([sys.executable, "-c", worker], cwd=ROOT, timeout=30, check=False).returncode == 1
    parent.communicate()
