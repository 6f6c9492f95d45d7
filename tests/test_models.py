"""The models: results in order, errors surface, the limit holds, nothing stays behind."""

import asyncio
import multiprocessing.spawn
import os
import threading
import time
from types import SimpleNamespace

import psutil
import pytest

from bench.contracts import Model
from bench.discovery import all_models, reason
from tests import tasks

NAMES = [
    "asyncio",
    "asyncio_uvloop",
    "loop_per_thread",
    "asyncio_blocking",
    "asyncio_threads",
    "asyncio_thread_each",
    "asyncio_processes",
    "interpreter_pool",
    "mp_pool",
    "process_pool_fork",
    "process_pool_forkserver",
    "process_pool_spawn",
    "serial",
    "threads",
    "thread_pool",
]


@pytest.fixture(params=NAMES)
def model(request: pytest.FixtureRequest) -> Model:
    if why := reason("spin", request.param):
        pytest.skip(why)
    return all_models()[request.param]


def test_these_are_all() -> None:
    assert sorted(all_models()) == sorted(NAMES)


def test_results_come_in_the_order_of_the_items(model: Model) -> None:
    with model.start(3) as run:
        assert run(tasks, list(range(11))) == [2 * item for item in range(11)]
        assert run(tasks, [5]) == [10]
        assert run(tasks, []) == []


def test_errors_surface(model: Model) -> None:
    def messages(error: BaseException) -> str:
        if isinstance(error, BaseExceptionGroup):
            return "".join(map(messages, error.exceptions))
        return str(error)

    with pytest.raises(Exception) as caught:
        with model.start(2) as run:
            run(tasks, [1, -1, 2])
    assert "refused" in messages(caught.value)


def test_no_more_than_the_limit_at_once(model: Model) -> None:
    if model.pool in ("process", "interpreter"):
        pytest.skip("its workers share no counter; the HTTP server counts for them")
    counter = Counter()
    with model.start(3) as run:
        run(counter, list(range(9)))
    assert counter.most == (1 if model.one_at_a_time else 3)


def test_no_thread_or_process_stays(model: Model) -> None:
    before = threading.active_count()
    with model.start(2) as run:
        run(tasks, [1, 2, 3])
    assert threading.active_count() == before
    helpers = ("resource_tracker", "forkserver")  # multiprocessing's own, one a session
    left = [" ".join(child.cmdline()) for child in psutil.Process().children()]
    assert [line for line in left if not any(name in line for name in helpers)] == []


def test_serial_runs_here_and_pools_elsewhere(model: Model) -> None:
    with model.start(2) as run:
        processes = set(run(SimpleNamespace(work=tasks.process, awork=tasks.aprocess), [0] * 6))
    assert (os.getpid() in processes) == (model.pool != "process")


def test_a_worker_does_not_import_pytest_as_its_main_program() -> None:
    prepared = multiprocessing.spawn.get_preparation_data("worker")
    assert not {"init_main_from_name", "init_main_from_path"} & prepared.keys()


class Counter:
    """Counts how many items are in hand at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.now = self.most = 0

    def _enter(self) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)

    def _leave(self) -> None:
        with self._lock:
            self.now -= 1

    def work(self, _item: int) -> None:
        self._enter()
        time.sleep(0.02)
        self._leave()

    async def awork(self, _item: int) -> None:
        self._enter()
        await asyncio.sleep(0.02)
        self._leave()
