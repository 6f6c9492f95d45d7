"""asyncio that hands blocking work to an executor: threads, a new thread pool a call (N6), processes."""

import asyncio
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

from bench.contracts import Model, Run, Tasks
from bench.lifetime import end_with_parent
from bench.models.coroutines import gather

Opener = Callable[[int], AbstractContextManager[Executor]]

_process_pool = partial(ProcessPoolExecutor, initializer=end_with_parent)


@contextmanager
def _executor(open_executor: Opener, limit: int) -> Iterator[Run]:
    def run(tasks: Tasks, items: Sequence[Any]) -> list[Any]:
        async def one(item: Any) -> Any:
            return await asyncio.get_running_loop().run_in_executor(executor, tasks.work, item)

        return runner.run(gather(one, items, limit))

    with asyncio.Runner() as runner, open_executor(limit) as executor:
        yield run


@contextmanager
def _thread_each(limit: int) -> Iterator[Run]:
    def run(tasks: Tasks, items: Sequence[Any]) -> list[Any]:
        async def one(item: Any) -> Any:
            with ThreadPoolExecutor(1) as executor:
                return await asyncio.get_running_loop().run_in_executor(executor, tasks.work, item)

        return runner.run(gather(one, items, limit))

    with asyncio.Runner() as runner:
        yield run


_method = multiprocessing.get_context().get_start_method()

MODELS = (
    Model("asyncio_threads", partial(_executor, ThreadPoolExecutor), pool="thread"),
    Model("asyncio_thread_each", _thread_each),
    Model(
        "asyncio_processes",
        partial(_executor, _process_pool),
        pool="process",
        boots=_method != "fork",
        start_method=_method,
    ),
)
