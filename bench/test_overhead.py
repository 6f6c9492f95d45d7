"""What a model costs of its own: 1,000 items that do nothing, against the bare idiom.

In each round the model and the idiom, written out by hand, run one after the other, the idiom
first in every other round. ``extra_info["overhead"]`` is the median of the ratios, with its
interval. Run it with ``pytest bench/test_overhead.py``; ``--profile full`` does too.
"""

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.discovery import all_models, reason
from bench.settings import Settings
from bench.stats import ratio
from workloads import _noop
from workloads._noop import awork, work

ITEMS = list(range(1_000))
LIMIT = 2
ROUNDS = 40


def serial() -> list[int]:
    return [work(item) for item in ITEMS]


def threads() -> list[int]:
    results = [-1] * len(ITEMS)
    slots = threading.Semaphore(LIMIT)

    def target(index: int, item: int) -> None:
        results[index] = work(item)
        slots.release()

    started = []
    for numbered in enumerate(ITEMS):
        slots.acquire()
        started.append(threading.Thread(target=target, args=numbered))
        started[-1].start()
    for thread in started:
        thread.join()
    return results


def pool(executor: Callable[[], Executor]) -> list[int]:
    with executor() as opened:
        return list(opened.map(work, ITEMS))


def mp_pool() -> list[int]:
    with multiprocessing.Pool(LIMIT) as opened:
        return opened.map(work, ITEMS, chunksize=1)


async def gather(one: Callable[[int], Coroutine[Any, Any, int]]) -> list[int]:
    slots = asyncio.Semaphore(LIMIT)

    async def limited(item: int) -> int:
        async with slots:
            return await one(item)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(limited(item)) for item in ITEMS]
    return [task.result() for task in tasks]


def on_uvloop() -> list[int]:
    import uvloop

    return uvloop.run(gather(awork))


async def blocking(item: int) -> int:
    return work(item)


async def thread_each(item: int) -> int:
    with ThreadPoolExecutor(1) as executor:
        return await asyncio.get_running_loop().run_in_executor(executor, work, item)


async def in_executor(executor: Callable[[], Executor]) -> list[int]:
    loop = asyncio.get_running_loop()
    with executor() as opened:

        async def one(item: int) -> int:
            return await loop.run_in_executor(opened, work, item)

        return await gather(one)


def loop_per_thread() -> list[int]:
    async def share(items: list[int]) -> list[int]:
        slots = asyncio.Semaphore(1)

        async def limited(item: int) -> int:
            async with slots:
                return await awork(item)

        return await asyncio.gather(*map(limited, items))

    with ThreadPoolExecutor(LIMIT) as opened:
        shares = [share(ITEMS[index::LIMIT]) for index in range(LIMIT)]
        futures = [opened.submit(asyncio.run, items) for items in shares]
    results = [-1] * len(ITEMS)
    for index, future in enumerate(futures):
        results[index::LIMIT] = future.result()
    return results


def interpreters() -> list[int]:
    from concurrent.futures import InterpreterPoolExecutor

    return pool(partial(InterpreterPoolExecutor, LIMIT))


def processes(method: str | None = None) -> Callable[[], Executor]:
    return partial(ProcessPoolExecutor, LIMIT, mp_context=multiprocessing.get_context(method))


THREADS = partial(ThreadPoolExecutor, LIMIT)
IDIOMS: dict[str, Callable[[], list[int]]] = {
    "serial": serial,
    "threads": threads,
    "thread_pool": partial(pool, THREADS),
    "asyncio": lambda: asyncio.run(gather(awork)),
    "asyncio_uvloop": on_uvloop,
    "asyncio_blocking": lambda: asyncio.run(gather(blocking)),
    "asyncio_threads": lambda: asyncio.run(in_executor(THREADS)),
    "asyncio_thread_each": lambda: asyncio.run(gather(thread_each)),
    "asyncio_processes": lambda: asyncio.run(in_executor(processes())),
    "loop_per_thread": loop_per_thread,
    "mp_pool": mp_pool,
    "process_pool_fork": partial(pool, processes("fork")),
    "process_pool_forkserver": partial(pool, processes("forkserver")),
    "process_pool_spawn": partial(pool, processes("spawn")),
    "interpreter_pool": interpreters,
}


def test_every_model_has_its_idiom() -> None:
    assert set(IDIOMS) == set(all_models())


@pytest.mark.parametrize("name", IDIOMS)
def test_overhead(benchmark: BenchmarkFixture, name: str, pytestconfig: pytest.Config) -> None:
    if why := reason_for(name, pytestconfig):
        pytest.skip(why)
    model = all_models()[name]
    took: dict[str, list[float]] = {"idiom": [], "model": []}

    def by_model() -> list[int]:
        with model.start(LIMIT) as run:
            return run(_noop, ITEMS)

    def timed(side: str, function: Callable[[], list[int]]) -> None:
        began_s = time.perf_counter()
        results = function()
        took[side].append(time.perf_counter() - began_s)
        assert results == ITEMS

    def idiom_if_due() -> None:  # called before and after each round: before even, after odd ones
        if len(took["model"]) % 2 == 0:
            timed("idiom", IDIOMS[name])

    by_model(), IDIOMS[name]()  # imports, the fork server
    benchmark.pedantic(
        lambda: timed("model", by_model), setup=idiom_if_due, teardown=idiom_if_due, rounds=ROUNDS
    )
    overhead = ratio(took["model"], took["idiom"])
    benchmark.extra_info["overhead"] = asdict(overhead)
    benchmark.extra_info["model"] = name


def reason_for(name: str, config: pytest.Config) -> str | None:
    chosen = config.stash[Settings.key].chosen
    return reason("spin", name) if any(cell.model == name for cell in chosen) else "not asked for"
