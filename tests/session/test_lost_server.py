"""A run whose HTTP server is killed, or hangs: one cell fails and says so, and all others are measured."""

from pathlib import Path

import pytest

from fixtures import server_process
from tests.helpers import run_pytest

LOSES_IT = """
import os, signal, threading
import psutil
from workloads import http_fetch

http_fetch.TIMEOUT_S = 1.0
right, lock, lost = http_fetch.work, threading.Lock(), []

def work(page):
    with lock:
        if not lost and "thread_pool-warm" in os.environ["PYTEST_CURRENT_TEST"]:
            (server,) = [
                each for each in psutil.Process().children() if "fixtures.http_server" in each.cmdline()
            ]
            lost.append(server.send_signal(signal.{name}))
    return right(page)

http_fetch.work = work
"""


@pytest.mark.parametrize(
    ("name", "reason", "profile"),
    [
        ("SIGKILL", "the HTTP server has ended (exit code -9)", "smoke"),
        (
            "SIGKILL",
            "the HTTP server has ended (exit code -9)",
            "quick",
        ),  # has instruments
        ("SIGSTOP", "is lost: its answer does not end in time", "smoke"),
    ],
)
def test_the_cell_that_lost_it_fails_and_the_others_get_another(
    name: str, reason: str, profile: str, tmp_path: Path
) -> None:
    (tmp_path / "loses_it.py").write_text(LOSES_IT.format(name=name))
    workloads = ("--workload=http_fetch", "--workload=sleep", "--workload=spin")
    models = ("--model=serial", "--model=thread_pool", "--model=asyncio")
    options = (
        f"--profile={profile}",
        *(
            (
                "--budget=0.1",
                "--requests=4",
            )
            if profile == "quick"
            else ()
        ),
    )
    run = run_pytest(*workloads, *models, *options, "-p", "loses_it", PYTHONPATH=str(tmp_path))
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout
    assert "1 failed, 14 passed" in run.stdout, run.stdout
    assert f"{reason} while this cell ran: other cells get another one" in " ".join(run.stdout.split())
    assert "--http-url" not in run.stdout


KILLS = """
import os, signal
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if "[http_fetch-" in item.name:
        os.kill(int(os.environ["SERVER"]), signal.SIGKILL)  # for each cell: it stays a zombie until then
"""


def test_a_server_of_somebody_else_that_is_lost_is_a_line_for_each_of_its_cells(tmp_path: Path) -> None:
    (tmp_path / "kills.py").write_text(KILLS)
    cells = ("--workload=http_fetch", "--workload=sleep", "--model=serial", "--model=thread_pool")
    with server_process.running() as server:
        environment = {"PYTHONPATH": str(tmp_path), "SERVER": str(server.pid)}
        options = ("--profile=smoke", f"--http-url={server.url}", "-p", "kills")
        run = run_pytest(*cells, *options, **environment)
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout
    assert "3 failed, 3 passed" in run.stdout, run.stdout
    lines = run.stdout.splitlines()
    failed = [line for line in lines if line.startswith("FAILED ")]
    assert len(failed) == 3
    assert all(line.startswith("FAILED http_fetch-") and "Connection" in line for line in failed), failed
    assert len(lines) < 40, run.stdout


LOST_IN_EACH_CELL = """
import os, signal, threading, time
import psutil
from workloads import http_fetch

right, lock, lost = http_fetch.work, threading.Lock(), set()

def work(page):
    cell = os.environ["PYTEST_CURRENT_TEST"]
    with lock:
        if cell not in lost:
            lost.add(cell)
            (server,) = [
                each for each in psutil.Process().children() if "fixtures.http_server" in each.cmdline()
            ]
            server.kill()
            while server.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.01)
    return right(page)

http_fetch.work = work
"""


def test_a_server_that_is_lost_again_and_again_is_a_line_for_each_cell(tmp_path: Path) -> None:
    (tmp_path / "loses_it.py").write_text(LOST_IN_EACH_CELL)
    cells = ("--workload=http_fetch", "--workload=sleep")
    models = ("--model=serial", "--model=threads", "--model=thread_pool", "--model=asyncio_threads")
    run = run_pytest(*cells, *models, "--profile=smoke", "-p", "loses_it", PYTHONPATH=str(tmp_path))
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout
    assert "6 failed, 6 passed" in run.stdout, run.stdout
    lines = run.stdout.splitlines()
    failed = [line for line in lines if line.startswith("FAILED ")]
    assert len(failed) == 6
    assert all(line.startswith("FAILED http_fetch-") and "exit code -9" in line for line in failed), failed
    assert len(lines) < 40, run.stdout
