"""Threads: one for each item (N2), or a pool of them (N3, N11)."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems


@contextmanager
def _thread_per_item(limit: int) -> Iterator[RunItems]:
    def run_items(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
        results: list[Any] = [None] * len(items)
        errors: list[BaseException] = []
        semaphore = threading.Semaphore(limit)
        work = functions.work

        def target(index: int, item: Any) -> None:
            try:
                results[index] = work(item)
            except BaseException as error:  # noqa: BLE001 - raised again in run_items
                errors.append(error)
            finally:
                semaphore.release()

        threads = []
        for numbered in enumerate(items):
            semaphore.acquire()
            threads.append(threading.Thread(target=target, args=numbered))
            threads[-1].start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return results

    yield run_items


def _thread_per_item_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    results: list[Any] = [None] * len(items)
    semaphore = threading.Semaphore(limit)

    def target(index: int, item: Any) -> None:
        results[index] = functions.work(item)
        semaphore.release()

    threads = []
    for numbered in enumerate(items):
        semaphore.acquire()
        threads.append(threading.Thread(target=target, args=numbered))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return results


@contextmanager
def _thread_pool(limit: int) -> Iterator[RunItems]:
    with ThreadPoolExecutor(limit) as pool:
        yield lambda functions, items: list(pool.map(functions.work, items))


def _thread_pool_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    with ThreadPoolExecutor(limit) as pool:
        return list(pool.map(functions.work, items))


_Model = partial(Model, family="threads", unit="thread")

MODELS = (
    _Model(
        "threads",
        running=_thread_per_item,
        idiom=_thread_per_item_idiom,
        starts=("cold",),
        queues_items=False,
        about="a new thread for each item",
    ),
    _Model(
        "thread_pool",
        running=_thread_pool,
        idiom=_thread_pool_idiom,
        keeps_workers=True,
        about="ThreadPoolExecutor: a fixed set of threads takes items",
    ),
)
