"""asyncio: as it is meant (N4), on uvloop, on one loop in each of several threads, and blocked (N5)."""

import asyncio
import importlib.util
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems
from bench.cpus import cpu_count
from bench.models._gather import gather, gather_by_hand


def _on_loop_of(runner: asyncio.Runner, limit: int) -> RunItems:
    return lambda functions, items: runner.run(gather(functions.awork, items, limit))


@contextmanager
def _asyncio(limit: int) -> Iterator[RunItems]:
    with asyncio.Runner() as runner:
        yield _on_loop_of(runner, limit)


def _asyncio_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    return asyncio.run(gather_by_hand(functions.awork, items, limit))


@contextmanager
def _uvloop(limit: int) -> Iterator[RunItems]:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        yield _on_loop_of(runner, limit)


def _uvloop_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    import uvloop

    return uvloop.run(gather_by_hand(functions.awork, items, limit))


def _uvloop_reason(_module: str) -> str | None:
    return None if importlib.util.find_spec("uvloop") else "uvloop is not installed"


@contextmanager
def _blocking(limit: int) -> Iterator[RunItems]:
    def run_items(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
        async def block(item: Any) -> Any:
            return functions.work(item)  # the anti-pattern: the loop stands still until it returns

        return runner.run(gather(block, items, limit))

    with asyncio.Runner() as runner:
        yield run_items


def _blocking_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    async def block(item: Any) -> Any:
        return functions.work(item)

    return asyncio.run(gather_by_hand(block, items, limit))


@contextmanager
def _loop_per_thread(limit: int) -> Iterator[RunItems]:
    count = min(limit, cpu_count())
    with ExitStack() as stack:
        loops = [stack.enter_context(_loop_in_thread()) for _ in range(count)]

        def run_items(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
            shares = [
                # the limit in `count` parts that differ by one at most
                gather(functions.awork, items[index::count], (limit + index) // count)
                for index in range(count)
            ]
            futures = map(asyncio.run_coroutine_threadsafe, shares, loops)
            results: list[Any] = [None] * len(items)
            for index, future in enumerate(list(futures)):
                results[index::count] = future.result()
            return results

        yield run_items


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


def _loop_per_thread_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    count = min(limit, cpu_count())
    results: list[Any] = [None] * len(items)

    def run_share(index: int) -> None:
        share = gather_by_hand(functions.awork, items[index::count], (limit + index) // count)
        results[index::count] = asyncio.run(share)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(run_share, range(count)))
    return results


_Model = partial(Model, family="asyncio", queues_items=False)

MODELS = (
    _Model(
        "asyncio",
        unit="task",
        running=_asyncio,
        idiom=_asyncio_idiom,
        awaits=True,
        about="one event loop, a task for each item",
    ),
    _Model(
        "asyncio_uvloop",
        unit="task",
        running=_uvloop,
        idiom=_uvloop_idiom,
        reason=_uvloop_reason,
        awaits=True,
        about="asyncio on uvloop, an event loop in C",
    ),
    _Model(
        "loop_per_thread",
        unit="loop",
        running=_loop_per_thread,
        idiom=_loop_per_thread_idiom,
        awaits=True,
        about="an event loop in each of several threads",
    ),
    _Model(
        "asyncio_blocking",
        unit="task",
        running=_blocking,
        idiom=_blocking_idiom,
        starts=("warm",),  # what its loop costs to start, the two cells of `asyncio` say
        one_at_a_time=True,
        about="the anti-pattern: coroutines whose calls block the loop",
    ),
)
