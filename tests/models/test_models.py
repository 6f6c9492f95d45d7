"""The models: results in order, errors surface, the limit holds, nothing stays behind."""

import asyncio
import multiprocessing.spawn
import os
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import psutil
import pytest

from bench import cluster
from bench.cluster import local
from bench.contracts import Model
from bench.discovery import all_models
from bench.store.decode import upgraded
from tests.helpers import wait_until
from tests.models import doubling

MOST_WORDS = 8
ELSEWHERE = ("process", "greenlet", "worker")  # units that are in no process of ours
STABLE_NAMES = {
    "serial",
    "threads",
    "thread_pool",
    "asyncio",
    "asyncio_blocking",
    "asyncio_threads",
    "asyncio_thread_each",
    "asyncio_processes",
    "mp_pool",
    "process_pool_fork",
    "process_pool_forkserver",
    "process_pool_spawn",
    "interpreter_pool",
    "loop_per_thread",
    "asyncio_uvloop",
}


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of which one, two or three items at once are whole workers."""
    started = local.start(3, workers=3)
    yield started.address
    started.end()


@pytest.fixture(params=all_models())
def model(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Model:
    model = all_models()[request.param]
    if reason := model.reason(doubling.__name__):
        pytest.skip(reason)
    if model.unit == "worker":
        monkeypatch.setenv(cluster.VARIABLE, request.getfixturevalue("scheduler"))
    return model


def test_the_stable_names_are_there() -> None:
    assert all_models().keys() >= STABLE_NAMES


@pytest.mark.parametrize("name", sorted(STABLE_NAMES))
def test_runs_stored_without_the_facts_are_given_those_of_today(name: str) -> None:
    model, old = all_models()[name], upgraded({"workload": "spin", "model": name, "inputs": {}})
    facts = (old["family"], old["unit"], old.get("one_at_a_time", False))
    assert facts == (model.family, model.unit, model.one_at_a_time)
    assert old["about"] == model.about


@pytest.mark.parametrize("name", sorted(STABLE_NAMES))
def test_each_model_of_the_suite_says_what_it_is_in_eight_words(name: str) -> None:
    assert 1 <= len(all_models()[name].about.split()) <= MOST_WORDS


def test_results_come_in_the_order_of_the_items(model: Model) -> None:
    with model.running(3) as run_items:
        assert run_items(doubling, list(range(11))) == [2 * item for item in range(11)]
        assert run_items(doubling, [5]) == [10]
        assert run_items(doubling, []) == []


def test_the_idiom_gives_the_same_results(model: Model) -> None:
    assert model.idiom(doubling, list(range(11)), 3) == [2 * item for item in range(11)]


def test_errors_surface(model: Model) -> None:
    def messages(error: BaseException) -> str:
        if isinstance(error, BaseExceptionGroup):
            return "".join(map(messages, error.exceptions))
        return str(error)

    with pytest.raises(Exception) as caught:
        with model.running(2) as run_items:
            run_items(doubling, [1, -1, 2])
    assert "refused" in messages(caught.value)


@pytest.mark.parametrize("way", ["model", "idiom"])
def test_the_limit_is_reached_and_kept(model: Model, way: str) -> None:
    if model.unit in (*ELSEWHERE, "interpreter") or model.name == "dask_threads":  # which pickles, too
        pytest.skip("its workers share no counter; the HTTP server counts for them")
    expected = 1 if model.one_at_a_time else 3
    counter = Counter(expected)
    if way == "idiom":
        model.idiom(counter, list(range(9)), 3)
    else:
        with model.running(3) as run_items:
            run_items(counter, list(range(9)))
    assert counter.most == expected


def test_no_thread_or_process_stays(model: Model) -> None:
    before = threading.active_count()
    with model.running(2) as run_items:
        run_items(doubling, [1, 2, 3])
    assert wait_until(lambda: threading.active_count() == before), threading.enumerate()
    helpers = ("resource_tracker", "forkserver")  # multiprocessing's own, one per session
    left = [" ".join(child.cmdline()) for child in psutil.Process().children()]
    assert [line for line in left if not any(name in line for name in helpers)] == []


def test_only_processes_run_elsewhere(model: Model) -> None:
    with model.running(2) as run_items:
        processes = set(run_items(SimpleNamespace(work=doubling.process, awork=doubling.aprocess), [0] * 6))
    assert (os.getpid() in processes) == (model.unit not in ELSEWHERE)


def test_a_worker_does_not_import_pytest_as_its_main_program() -> None:
    prepared = multiprocessing.spawn.get_preparation_data("worker")
    assert not {"init_main_from_name", "init_main_from_path"} & prepared.keys()


class Counter:
    """Counts how many items are in work at once; each waits until ``expected`` of them are."""

    def __init__(self, expected: int) -> None:
        self._lock = threading.Lock()
        self._expected = expected
        self._reached = threading.Event()
        self.now = self.most = 0

    def _enter(self) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.most >= self._expected:
                self._reached.set()

    def _leave(self) -> None:
        with self._lock:
            self.now -= 1

    def work(self, _item: int) -> None:
        self._enter()
        self._reached.wait(5)
        time.sleep(0.002)  # time for one too many to come in
        self._leave()

    async def awork(self, _item: int) -> None:
        self._enter()
        deadline_s = time.monotonic() + 5
        while not self._reached.is_set() and time.monotonic() < deadline_s:  # noqa: ASYNC110 - over several loops
            await asyncio.sleep(0)
        await asyncio.sleep(0.002)
        self._leave()
