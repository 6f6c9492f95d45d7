"""One signal ends a run, whenever it comes: while workers are forked above all.

``INTERRUPTS=100 pytest tests/session/test_interruption.py`` is the long form.
"""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.engine import MARK, marked
from tests.helpers import is_gone, start_pytest, tree, wait_until

INTERRUPTS = int(os.environ.get("INTERRUPTS", "4"))
MODELS = ("mp_pool", "process_pool_fork")
SIGNALS = (signal.SIGINT, signal.SIGTERM)
LATEST_S = 3.0  # after the first cell has begun
END_S = 15.0  # on a laden machine


@pytest.mark.parametrize("number", range(INTERRUPTS))
def test_the_first_signal_ends_the_run(number: int, tmp_path: Path) -> None:
    model, signal_ = MODELS[number % 2], SIGNALS[number // 2 % 2]
    cells = ("--workload=http_fetch", f"--model={model}", f"--benchmark-storage={tmp_path}")
    process = start_pytest(*cells)
    assert wait_until(lambda: len(tree(process.pid)) > 2)  # server, and sampler or workers: cells are run
    time.sleep(random.Random(number).uniform(0, LATEST_S))  # the moment is what is tried
    processes = tree(process.pid)
    process.send_signal(signal_)
    try:
        output, _ = process.communicate(timeout=END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        pytest.fail(f"goes on {END_S:.0f} s after {signal_.name}: {process.communicate()[0][-2000:]}")
    assert process.returncode == pytest.ExitCode.INTERRUPTED, output
    assert "Traceback" not in output
    assert wait_until(lambda: all(map(is_gone, processes))), [each for each in processes if not is_gone(each)]


AT_A_FORK = """
import os, signal
forks = []

def send():
    if "PYTEST_CURRENT_TEST" in os.environ:
        forks.append(1)
        if len(forks) == 2:
            os.kill(os.getpid(), signal.{name})

os.register_at_fork({moment}=send)
"""


@pytest.mark.parametrize(
    ("model", "name", "moment"),
    [
        ("mp_pool", "SIGINT", "before"),
        ("mp_pool", "SIGTERM", "after_in_parent"),
        ("process_pool_fork", "SIGTERM", "before"),
        ("process_pool_fork", "SIGINT", "after_in_parent"),
    ],
)
def test_a_signal_in_the_middle_of_a_fork_ends_the_run(
    model: str, name: str, moment: str, tmp_path: Path
) -> None:
    """Where Python drops what a handler raises: the hooks of the fork of a pool's second worker."""
    (tmp_path / "at_a_fork.py").write_text(AT_A_FORK.format(name=name, moment=moment))
    environment = {"PYTHONPATH": str(tmp_path), MARK: str(tmp_path)}
    long = "--http-latency-ms=500"  # what the hook drops is raised again 20 ms later: still in this cell
    cells = ("--profile=smoke", "--workload=http_fetch", f"--model={model}", long, "-p", "at_a_fork")
    process = start_pytest(*cells, **environment)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, output
    assert " passed" not in output
    assert "Traceback" not in output
    assert wait_until(lambda: not marked(tmp_path)), marked(tmp_path)


def test_a_signal_that_something_has_caught_ends_the_run_after_the_cell(tmp_path: Path) -> None:
    plugin = tmp_path / "catches.py"
    plugin.write_text(
        "import os, signal\n"
        "from workloads import spin\n"
        "kept, right = [], spin.work\n"
        "def work(item):\n"
        "    try:\n"
        "        if not kept: os.kill(os.getpid(), signal.SIGTERM)\n"
        "    except KeyboardInterrupt as error:\n"
        "        kept.append(error)\n"
        "    return right(item)\n"
        "spin.work = work\n"
    )
    cells = ("--workload=spin", "--model=serial", "--model=threads", "--profile=smoke")
    process = start_pytest(*cells, "-p", "catches", "-v", PYTHONPATH=str(tmp_path))
    output, _ = process.communicate(timeout=60)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, output
    assert "spin-threads-cold PASSED" not in output


def test_a_signal_while_the_run_is_stored_lets_it_be_stored(tmp_path: Path) -> None:
    plugin = tmp_path / "late.py"
    plugin.write_text(
        "import os, signal\ndef pytest_sessionfinish():\n    os.kill(os.getpid(), signal.SIGINT)\n"
    )
    cells = ("--workload=spin", "--model=serial", "--profile=smoke", f"--benchmark-storage={tmp_path}/stored")
    process = start_pytest(*cells, "--benchmark-autosave", "-p", "late", PYTHONPATH=str(tmp_path))
    output, _ = process.communicate(timeout=60)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, output
    assert len(list(tmp_path.glob("stored/*/*.json"))) == 1
    assert "Traceback" not in output


def test_workers_of_a_pool_that_was_interrupted_at_its_start_do_not_hold_up_the_end(tmp_path: Path) -> None:
    plugin = tmp_path / "early.py"
    plugin.write_text(
        "import os, signal\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "right = ProcessPoolExecutor._spawn_process\n"
        "def _spawn_process(self):\n"
        "    right(self)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "ProcessPoolExecutor._spawn_process = _spawn_process\n"
    )
    # no cell, whose processes are looked after in any case
    cells = ("bench/test_overhead.py", "--model=process_pool_fork", "--profile=smoke")
    began_s = time.monotonic()
    process = start_pytest(*cells, "-p", "early", PYTHONPATH=str(tmp_path))
    output, _ = process.communicate(timeout=60)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, output
    assert time.monotonic() - began_s < END_S
