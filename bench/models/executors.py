"""asyncio that hands blocking work to an executor: threads, one new thread pool per call (N6), processes."""

import asyncio
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems
from bench.lifetime import end_with_parent
from bench.models._gather import gather, gather_by_hand
from bench.models._semaphore import no_semaphore

OpenExecutor = Callable[[int], AbstractContextManager[Executor]]


@contextmanager
def _executor(open_executor: OpenExecutor, limit: int) -> Iterator[RunItems]:
    def run_items(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
        async def in_executor(item: Any) -> Any:
            return await asyncio.get_running_loop().run_in_executor(executor, functions.work, item)

        return runner.run(gather(in_executor, items, limit))

    with asyncio.Runner() as runner, open_executor(limit) as executor:
        yield run_items


def _executor_idiom(
    open_executor: OpenExecutor, functions: ItemFunctions, items: Sequence[Any], limit: int
) -> list[Any]:
    async def main() -> list[Any]:
        loop = asyncio.get_running_loop()
        with open_executor(limit) as executor:

            async def in_executor(item: Any) -> Any:
                return await loop.run_in_executor(executor, functions.work, item)

            return await gather_by_hand(in_executor, items, limit)

    return asyncio.run(main())


@contextmanager
def _thread_each(limit: int) -> Iterator[RunItems]:
    def run_items(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
        async def in_new_thread(item: Any) -> Any:
            with ThreadPoolExecutor(1) as executor:
                return await asyncio.get_running_loop().run_in_executor(executor, functions.work, item)

        return runner.run(gather(in_new_thread, items, limit))

    with asyncio.Runner() as runner:
        yield run_items


def _thread_each_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    async def in_new_thread(item: Any) -> Any:
        with ThreadPoolExecutor(1) as executor:
            return await asyncio.get_running_loop().run_in_executor(executor, functions.work, item)

    return asyncio.run(gather_by_hand(in_new_thread, items, limit))


_default_method = multiprocessing.get_context().get_start_method()
_Model = partial(Model, family="executors", queues_items=False)

MODELS = (
    _Model(
        "asyncio_threads",
        unit="thread",
        running=partial(_executor, ThreadPoolExecutor),
        idiom=partial(_executor_idiom, ThreadPoolExecutor),
        keeps_workers=True,
        about="asyncio handing blocking calls to a thread pool",
    ),
    _Model(
        "asyncio_thread_each",
        unit="thread",
        running=_thread_each,
        idiom=_thread_each_idiom,
        about="asyncio, with a new thread pool per call",
    ),
    _Model(
        "asyncio_processes",
        unit="process",
        running=partial(_executor, partial(ProcessPoolExecutor, initializer=end_with_parent)),
        idiom=partial(_executor_idiom, ProcessPoolExecutor),
        reason=no_semaphore,
        keeps_workers=True,
        starts_all=_default_method == "fork",
        fresh_interpreters=_default_method != "fork",
        start_method=_default_method,
        about="asyncio handing blocking calls to a process pool",
    ),
)
