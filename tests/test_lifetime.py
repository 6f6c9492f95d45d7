"""What Ctrl-C and SIGTERM do to the workers that a run forks, and its end to all of them."""

import subprocess
import sys

import pytest

from tests.helpers import ROOT

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
