"""asyncio: as it is meant (N4), on uvloop, on a loop in each of several threads, and blocked (N5)."""

import asyncio
import importlib.util
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from typing import Any

from bench.contracts import Model, Run, Tasks
from bench.environment import available_cpus


async def gather(one: Callable[[Any], Awaitable[Any]], items: Sequence[Any], limit: int) -> list[Any]:
    """``one(item)`` for each item, a task each, at most ``limit`` of them past their start."""
    slots = asyncio.Semaphore(limit)

    async def limited(item: Any) -> Any:
        async with slots:
            return await one(item)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(limited(item)) for item in items]
    return [task.result() for task in tasks]


def on_loop(runner: asyncio.Runner, limit: int) -> Run:
    """A Run that gathers a workload's coroutines on the runner's loop."""
    return lambda tasks, items: runner.run(gather(tasks.awork, items, limit))


@contextmanager
def _asyncio(limit: int) -> Iterator[Run]:
    with asyncio.Runner() as runner:
        yield on_loop(runner, limit)


@contextmanager
def _uvloop(limit: int) -> Iterator[Run]:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        yield on_loop(runner, limit)


@contextmanager
def _blocking(limit: int) -> Iterator[Run]:
    def run(tasks: Tasks, items: Sequence[Any]) -> list[Any]:
        async def one(item: Any) -> Any:
            return tasks.work(item)  # the anti-pattern: the loop stands still until it returns

        return runner.run(gather(one, items, limit))

    with asyncio.Runner() as runner:
        yield run


@contextmanager
def _loop_per_thread(limit: int) -> Iterator[Run]:
    count = min(limit, available_cpus())
    with ExitStack() as stack:
        loops = [stack.enter_context(_loop_in_thread()) for _ in range(count)]

        def run(tasks: Tasks, items: Sequence[Any]) -> list[Any]:
            shares = [
                # the limit in `count` parts that differ by one at most
                gather(tasks.awork, items[index::count], (limit + index) // count)
                for index in range(count)
            ]
            futures = map(asyncio.run_coroutine_threadsafe, shares, loops)
            results: list[Any] = [None] * len(items)
            for index, future in enumerate(list(futures)):
                results[index::count] = future.result()
            return results

        yield run


@contextmanager
def _loop_in_thread() -> Iterator[asyncio.AbstractEventLoop]:
    ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def main() -> None:
        stop = asyncio.Event()
        ready.set_result((asyncio.get_running_loop(), stop))
        await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(main(),))
    thread.start()
    loop, stop = ready.result()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _uvloop_reason(_module: str) -> str | None:
    return None if importlib.util.find_spec("uvloop") else "uvloop is not installed"


MODELS = (
    Model("asyncio", _asyncio),
    Model("asyncio_uvloop", _uvloop, reason=_uvloop_reason),
    Model("loop_per_thread", _loop_per_thread),
    # what its loop costs to start, the two cells of `asyncio` say
    Model("asyncio_blocking", _blocking, starts=("warm",), one_at_a_time=True),
)
