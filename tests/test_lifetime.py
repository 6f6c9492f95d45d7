"""What SIGTERM does to the run and to the workers it forks."""

import os
import signal
import subprocess
import sys

import pytest

from bench.lifetime import sigterm_as_interrupt
from tests.helpers import ROOT

TERMINATES_BEFORE_THE_WORKER_RUNS = """
import multiprocessing, os, time
from bench.lifetime import end_cleanly_on_sigterm

end_cleanly_on_sigterm()
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # so that the worker has to wait for its turn
for _ in range(10):
    worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
    worker.start()
    worker.terminate()
    worker.join(5)
    print(worker.exitcode)
    worker.kill()
"""

ENDS_ITSELF = """
import os, signal
from bench.lifetime import end_cleanly_on_sigterm

end_cleanly_on_sigterm()
try:
    os.kill(os.getpid(), signal.SIGTERM)
except KeyboardInterrupt:
    print("interrupted")
"""


def output(script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, text=True, capture_output=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork and CPU affinity")
def test_a_worker_terminated_before_its_first_instruction_ends() -> None:
    assert output(TERMINATES_BEFORE_THE_WORKER_RUNS) == ["-15"] * 10


def test_the_run_itself_is_interrupted() -> None:
    assert output(ENDS_ITSELF) == ["interrupted"]


def test_inside_the_context_sigterm_interrupts_and_afterwards_it_is_as_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), sigterm_as_interrupt():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before
