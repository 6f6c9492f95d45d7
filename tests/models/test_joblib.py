"""joblib's pools: one item is a batch, idle workers end with the pool, nothing is forked beside threads."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from bench.discovery import all_models
from tests.helpers import ROOT, is_gone, wait_until
from tests.models import doubling

pytest.importorskip("joblib")
TRACKER = "loky.backend.resource_tracker"
TWICE = """
import threading, warnings
from bench.discovery import all_models
from tests.models import doubling
warnings.filterwarnings("error", message=".*multi-threaded.*")
loky = all_models()["joblib_loky"]
loky.prepare(2)
for _ in range(2):
    with loky.running(2) as run:
        assert run(doubling, [1, 2]) == [2, 4]
    print(threading.active_count())
"""
HOLD = """
from bench.discovery import all_models
from tests.models import doubling
with all_models()["joblib_loky"].running(2) as run:
    print(*set(run(doubling, [1] * 8)), flush=True)
    from types import SimpleNamespace
    print(*set(run(SimpleNamespace(work=doubling.process), [0] * 20)), flush=True)
    input()
"""


def workers() -> list[psutil.Process]:
    below = psutil.Process().children(recursive=True)
    return [process for process in below if "popen_loky" in " ".join(process.cmdline())]


def test_idle_workers_end_with_the_pool() -> None:
    with all_models()["joblib_loky"].running(2) as run:
        run(doubling, [1, 2, 3])
        started = workers()
        assert len(started) == 2
    assert wait_until(lambda: all(map(is_gone, started)))


def test_the_next_pool_has_workers_of_its_own() -> None:
    seen: list[int] = []
    for _ in range(2):
        with all_models()["joblib_loky"].running(2) as run:
            run(doubling, [1, 2, 3])
            seen += [worker.pid for worker in workers()]
    assert len(set(seen)) == 4


def test_a_batch_is_one_item() -> None:
    """With ``batch_size="auto"`` a worker would be handed more and more items of a microsecond at once."""
    from joblib import Parallel

    sizes: list[int] = []
    dispatch = Parallel._dispatch

    def counting(self: Parallel, batch: object) -> object:
        sizes.append(len(batch))  # type: ignore[arg-type]
        return dispatch(self, batch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parallel, "_dispatch", counting)
        for name in ("joblib_loky", "joblib_threading"):
            with all_models()[name].running(2) as run:
                run(doubling, list(range(50)))
    assert sizes == [1] * 100


def test_workers_are_started_beside_no_thread() -> None:
    """loky forks with a hook of Python, and Python 3.12 and later warn of that beside threads."""
    done = subprocess.run(
        [sys.executable, "-c", TWICE], cwd=ROOT, text=True, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "1\n1\n"), done.stderr


def test_the_tracker_is_there_before_anything_is_timed() -> None:
    all_models()["joblib_loky"].prepare(2)
    below = psutil.Process().children()
    assert [process for process in below if TRACKER in " ".join(process.cmdline())]


def test_workers_end_with_a_process_that_is_killed() -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    holder.stdout.readline()
    processes = [psutil.Process(int(number)) for number in holder.stdout.readline().split()]
    assert processes
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    assert wait_until(lambda: all(map(is_gone, processes)))
