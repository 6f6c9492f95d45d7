"""Threads: one for each item (N2), or a pool of them (N3, N11)."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from bench.contracts import Model, Run, Tasks


@contextmanager
def _thread_per_item(limit: int) -> Iterator[Run]:
    def run(tasks: Tasks, items: Sequence[Any]) -> list[Any]:
        results: list[Any] = [None] * len(items)
        errors: list[BaseException] = []
        slots = threading.Semaphore(limit)
        work = tasks.work

        def target(index: int, item: Any) -> None:
            try:
                results[index] = work(item)
            except BaseException as error:  # noqa: BLE001 - raised again in run
                errors.append(error)
            finally:
                slots.release()

        threads = []
        for numbered in enumerate(items):
            slots.acquire()
            threads.append(threading.Thread(target=target, args=numbered))
            threads[-1].start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return results

    yield run


@contextmanager
def _thread_pool(limit: int) -> Iterator[Run]:
    with ThreadPoolExecutor(limit) as pool:
        yield lambda tasks, items: list(pool.map(tasks.work, items))


MODELS = (
    Model("threads", _thread_per_item, starts=("cold",)),
    Model("thread_pool", _thread_pool, pool="thread"),
)
