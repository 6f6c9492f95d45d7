"""``--dask-scheduler``: what is sent to a cluster, the limit there, and the line of a wrong address."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.cluster import Cluster
from bench.contracts import Cell
from bench.discovery import all_models
from bench.points.point import Point
from bench.session import clusters
from bench.session.profiles import PROFILES
from tests.helpers import run_pytest, wait_until

TEN_MACHINES = Cluster("tcp://10.0.0.1:8786", 10, 320)
OWN = "import helper\nITEMS = [1, 2, 3]\ndef times(item): return helper.times(item)\n"
HELPER = "def times(item): return {factor} * item\n"
PYTHON_M = (sys.executable, "-m")
COMMON = ("--host", "127.0.0.1", "--no-dashboard")
MODELS = ("--profile=smoke", "--model=serial", "--model=dask")


class Started:
    """Dask's own scheduler and two of its workers, which know nothing of us."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._file = folder, folder / "scheduler.json"
        self._processes = [self._start("dask_scheduler", "--port", "0")]
        assert wait_until(self._file.exists), "Dask's scheduler did not start"
        self.address: str = json.loads(self._file.read_text())["address"]
        for _ in range(2):
            self._processes.append(self._start("dask_worker", "--no-nanny", "--nthreads", "1"))

    def _start(self, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        return subprocess.Popen(
            [*PYTHON_M, f"distributed.cli.{name}", "--scheduler-file", self._file, *COMMON, *arguments],
            cwd=self._folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def end(self, *, workers_alone: bool = False) -> None:
        for process in self._processes[workers_alone:]:
            process.kill()
            process.wait()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    pytest.importorskip("distributed")
    cluster = Started(tmp_path)
    yield cluster
    cluster.end()


def config(address: str | None) -> Any:
    return SimpleNamespace(getoption={"dask_scheduler": address}.__getitem__)


def one_line(address: str) -> str:
    with pytest.raises(pytest.UsageError) as caught:
        clusters.read(config(address), None)
    (line,) = str(caught.value).splitlines()
    return line


def test_without_the_option_there_is_none() -> None:
    assert clusters.read(config(None), None) is None


def test_a_wrong_address_gets_one_line() -> None:
    line = "--dask-scheduler nonsense: an address such as tcp://10.0.0.1:8786 is needed"
    assert one_line("nonsense") == line


def test_a_scheduler_that_is_not_there_gets_one_line() -> None:
    pytest.importorskip("distributed")
    line = "--dask-scheduler: no Dask scheduler answers at tcp://127.0.0.1:9"
    assert one_line("tcp://127.0.0.1:9") == line


def test_all_threads_are_the_limit_unless_one_is_given() -> None:
    dask, pool = all_models()["dask"], all_models()["mp_pool"]
    whole = clusters.on(PROFILES["quick"], TEN_MACHINES, None)
    assert (whole.limit_of("io", dask), whole.limit_of("cpu", dask)) == (320, 320)
    assert whole.limit_of("io", pool) == PROFILES["quick"].limit("io")
    given = clusters.on(PROFILES["quick"].customised({}, 5), TEN_MACHINES, 5)
    assert given.limit_of("io", dask) == given.limit_of("io", pool) == 5
    assert whole.customised({}, 7).limit_of("cpu", dask) == 7
    with pytest.raises(pytest.UsageError, match=r"--workers 400: the cluster at .* has 320 threads"):
        clusters.on(PROFILES["quick"], TEN_MACHINES, 400)


@pytest.mark.parametrize(
    ("model", "workers", "reason"),
    [
        ("dask", 64.0, None),
        ("dask", 320.0, None),
        ("dask", 16.0, "each worker of the cluster has 32 threads"),
        ("dask", 640.0, "more than the 320 threads of the cluster"),
        ("thread_pool", 16.0, None),
    ],
)
def test_a_point_is_left_out_that_is_no_whole_number_of_workers(
    model: str, workers: float, reason: str | None
) -> None:
    cell = Cell("sleep", model, "warm", Point.of({"workers": workers}))
    assert clusters.reason_at(cell, TEN_MACHINES) == reason
    assert clusters.reason_at(cell, None) is None
    assert clusters.reason_at(replace(cell, point=None), TEN_MACHINES) is None


def test_who_names_a_cluster_wants_it_measured() -> None:
    quick, cell = replace(PROFILES["quick"], cluster_threads=2), Cell("sleep", "dask", "warm")
    assert quick.is_left_to_others(cell, clusters.named(None))
    assert not quick.is_left_to_others(cell, clusters.named(TEN_MACHINES))


def test_the_matrix_on_a_cluster_that_runs(started: Started, tmp_path: Path) -> None:
    stored = tmp_path / "run.json"
    where = (f"--dask-scheduler={started.address}", f"--benchmark-json={stored}")
    done = run_pytest(*MODELS, "--workload=spin", "--workload=sleep", *where)
    assert done.returncode == 0, done.stdout
    cells = {each["param"]: each["extra_info"] for each in json.loads(stored.read_text())["benchmarks"]}
    assert {"spin-dask-cold", "spin-dask-warm", "sleep-dask-warm"} <= cells.keys()
    assert (cells["spin-dask-warm"]["workers"], cells["spin-dask-warm"]["unit"]) == (2, "worker")
    assert "LEFT BEHIND" not in done.stdout


def test_a_function_of_ones_own_gets_to_the_workers_with_what_it_imports(
    started: Started, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "own_times.py").write_text(OWN)
    file = project / "own_times.py"
    own = (f"--workload-file={file}:times", f"--items-from={file}:ITEMS")
    for factor in (3, 5):  # what the workers have of the first run would answer wrongly in the second
        (project / "helper.py").write_text(HELPER.format(factor=factor))
        done = run_pytest(*MODELS, *own, f"--dask-scheduler={started.address}")
        assert done.returncode == 0, done.stdout


def test_a_cluster_without_workers_gets_one_line(started: Started) -> None:
    started.end(workers_alone=True)
    done = run_pytest(*MODELS, "--workload=sleep", f"--dask-scheduler={started.address}")
    assert done.returncode == 4, done.stdout
    assert f"--dask-scheduler: the cluster at {started.address} has no worker" in done.stdout
