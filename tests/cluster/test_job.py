"""Items on a cluster: on one, two and four worker processes, and when one, all, or the scheduler is lost."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.cluster import ClusterError, job, local
from bench.cluster.job import connected
from bench.cluster.local import Local
from tests.cluster import work
from tests.cluster.work import Victim

pytest.importorskip("distributed")
LONGEST_S = 60.0  # of a run that is lost; Dask itself would wait for ever
NUMBERS = list(range(24))


@pytest.fixture(params=[1, 2, 4])
def started(request: pytest.FixtureRequest) -> Iterator[Local]:
    """A cluster of one, two or four worker processes of one thread each."""
    workers: int = request.param
    cluster = local.start(workers, workers)
    yield cluster
    cluster.end()


@pytest.fixture
def two() -> Iterator[Local]:
    """A cluster of two worker processes."""
    cluster = local.start(2)
    yield cluster
    cluster.end()


def test_the_same_job_has_the_same_results_on_any_number_of_workers(started: Local) -> None:
    with connected(started.address, started.limit) as cluster:
        assert cluster.run(work.double, NUMBERS) == [2 * number for number in NUMBERS]
        assert cluster.run(work.double, []) == []
        processes = set(cluster.run(work.process, NUMBERS))
    assert processes <= set(started.processes[1:])
    assert len(processes) == started.limit


def test_what_is_computed_is_computed_again_in_the_next_run(two: Local) -> None:
    """Dask names a task by its function and arguments, and would give the same answer as before."""
    with connected(two.address, 2) as cluster:
        first, second = (cluster.run(work.moment, NUMBERS) for _ in range(2))
    assert max(first) < min(second)


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(started: Local, tmp_path: Path) -> None:
    items = [*NUMBERS[:10], Victim(10, tmp_path / "mark"), *NUMBERS[11:]]
    began_s, results = time.monotonic(), list[int]()
    with pytest.raises(ClusterError) as caught:
        with connected(started.address, started.limit) as cluster:
            results = cluster.run(work.kill_once, items)
    assert time.monotonic() - began_s < LONGEST_S
    (line,) = str(caught.value).splitlines()
    if started.limit == 1:
        assert line == f"lost all workers of the cluster at {started.address}"
        return
    assert results == [2 * number for number in NUMBERS]  # whole; but its time is none of this cluster
    assert line == f"lost 1 of {started.limit} workers of the cluster at {started.address}"


def test_without_any_worker_left_nothing_is_waited_for(two: Local) -> None:
    began_s = time.monotonic()
    with pytest.raises(ClusterError, match=r"lost all workers|lost a worker in each"):
        with connected(two.address, 2) as cluster:
            cluster.run(work.kill_always, NUMBERS)
    assert time.monotonic() - began_s < LONGEST_S


def test_a_scheduler_that_is_lost_is_one_line(two: Local) -> None:
    killer = threading.Timer(0.5, os.kill, (two.processes[0], signal.SIGKILL))
    began_s = time.monotonic()
    with pytest.raises(ClusterError) as caught:
        with connected(two.address, 2) as cluster:
            killer.start()
            cluster.run(work.slowly, list(range(1000)))
    killer.join()
    assert str(caught.value) == f"lost the scheduler at {two.address}"
    assert time.monotonic() - began_s < LONGEST_S


def test_an_error_of_the_work_is_no_lost_worker(two: Local) -> None:
    with connected(two.address, 2) as cluster:
        with pytest.raises(ConnectionRefusedError, match="refused"):
            cluster.run(work.refuse, NUMBERS)
        assert cluster.run(work.double, NUMBERS) == [2 * number for number in NUMBERS]


def test_items_that_lie_on_the_cluster_are_not_sent_again(
    two: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import Client

    sent: list[int] = []
    scatter = Client.scatter

    def counting(self: Client, data: list[int], **options: object) -> object:
        sent.append(len(data))
        return scatter(self, data, **options)

    monkeypatch.setattr(Client, "scatter", counting)
    with connected(two.address, 2) as cluster:
        for _ in range(3):
            cluster.run(work.double, NUMBERS)
        cluster.run(work.double, NUMBERS[:3])
    assert sent == [len(NUMBERS), 3]


def test_a_scheduler_that_is_not_there_is_one_line() -> None:
    with pytest.raises(ClusterError, match=r"^no Dask scheduler answers at tcp://127\.0\.0\.1:9$"):
        with connected("tcp://127.0.0.1:9", 1):
            pass


@pytest.mark.parametrize(
    ("threads", "limit", "taken"),
    [
        ({"a": 1, "b": 1, "c": 1}, 2, ["a", "b"]),
        ({"a": 8, "b": 8}, 8, ["a"]),
        ({"a": 8, "b": 4}, 4, ["b"]),
        ({"a": 8, "b": 4}, 12, ["a", "b"]),
    ],
)
def test_a_limit_is_kept_by_whole_workers(threads: dict[str, int], limit: int, taken: list[str]) -> None:
    assert list(job.chosen(threads, limit, "tcp://x:1")) == taken


def test_a_limit_that_whole_workers_do_not_make_is_refused() -> None:
    for threads, limit in (({"a": 8}, 4), ({"a": 1}, 2)):
        with pytest.raises(ClusterError, match=r"not . at once in whole workers"):
            job.chosen(threads, limit, "tcp://x:1")
