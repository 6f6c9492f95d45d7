"""Runs items on the workers of a cluster, without waiting for what will not come.

Dask computes again what a lost worker had computed, but what was sent to a worker from here is gone with it:
so it is sent again. Without any worker, or without its scheduler, Dask waits, as long as it takes; we do not.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from bench.cluster import ClusterError

CONNECT_S = 5.0  # until a scheduler has answered
LOOK_S = 1.0  # from one look at the workers to the next, while a run takes
TRIES = 4  # as often as Dask itself does a task whose worker is lost
RUNNING = "running"  # of a client that has its scheduler


class LostItemsError(Exception):
    """A worker took items with it that only we have."""


class Job:
    """Runs items on some workers, on which those of the last run stay.

    client: a ``distributed.Client``. workers: addresses, and the threads of each. only: addresses, if it must
    be these workers; None: all that the cluster has, also those that come.
    """

    def __init__(self, client: Any, address: str, workers: Mapping[str, int], only: list[str] | None) -> None:
        self._client, self._address, self._workers, self._only = client, address, workers, only
        self._placed: tuple[Sequence[Any], list[Any]] | None = None  # items, and where they lie

    def run(self, work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        """The results, in the order of the items. Raises ClusterError, or whatever ``work`` raises."""
        if not items:
            return []
        results: list[Any] = self._client.sync(self._results, work, items)
        return results

    def require_all_workers(self) -> None:
        """Raises ClusterError if a worker is gone: what ran meanwhile is whole, but its time is none."""
        gone = self._workers.keys() - self._client.sync(self._present)
        if gone:
            every = len(self._workers)
            raise ClusterError(f"lost {len(gone)} of {every} workers of the cluster at {self._address}")

    async def _results(self, work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        for _ in range(TRIES):
            try:
                return await self._tried(work, items)
            except LostItemsError:
                self._placed = None
                await self._present()
        raise ClusterError(f"the cluster at {self._address} lost a worker in each of {TRIES} tries")

    async def _tried(self, work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        from distributed import CancelledError

        lost = (CancelledError, asyncio.CancelledError, OSError, TimeoutError)
        futures: list[Any] = []
        try:
            placed = await self._place(items)
            futures = self._client.map(work, placed, pure=False, workers=self._only)
            return await self._watched(self._client.gather(futures, asynchronous=True))
        except lost as error:
            if _is_cancelled() or any(future.status == "error" for future in futures):
                raise  # by who waits for us, or by the work itself
            raise LostItemsError from error

    async def _place(self, items: Sequence[Any]) -> list[Any]:
        """The items on the workers; they are sent only if they are not there yet."""
        if self._placed is None or self._placed[0] is not items:
            placed = await self._client.scatter(list(items), workers=self._only, hash=False)
            self._placed = items, placed
        return self._placed[1]

    async def _watched(self, gathered: Any) -> list[Any]:
        gathering = asyncio.ensure_future(gathered)
        while not (await asyncio.wait([gathering], timeout=LOOK_S))[0]:
            try:
                await self._present()
            except ClusterError:
                gathering.cancel()
                raise
        results: list[Any] = gathering.result()
        return results

    async def _present(self) -> set[str]:
        """The addresses of the workers that are there. Raises ClusterError if none is, or no scheduler."""
        if self._client.status != RUNNING:
            raise ClusterError(f"lost the scheduler at {self._address}")
        try:
            there = set(await asyncio.wait_for(self._client.nthreads(), CONNECT_S))
        except (OSError, TimeoutError):
            raise ClusterError(f"lost the scheduler at {self._address}") from None
        if not there.intersection(self._only or there):
            raise ClusterError(f"lost all workers of the cluster at {self._address}")
        return there


@contextmanager
def connected(address: str, limit: int) -> Iterator[Job]:
    """A client of a running cluster, and what runs items on just so many threads of it. Raises ClusterError.

    When the block is left without an error, all workers must still be there.
    """
    with _client(address) as client:
        threads: dict[str, int] = client.nthreads()
        workers = chosen(threads, limit, address)
        job = Job(client, address, workers, None if len(workers) == len(threads) else sorted(workers))
        yield job
        job.require_all_workers()


@contextmanager
def _client(address: str) -> Iterator[Any]:
    from distributed import Client

    try:
        # from here to the workers and back, not by way of the scheduler as well
        client = Client(address, timeout=CONNECT_S, set_as_default=False, direct_to_workers=True)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}") from error
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):  # of a scheduler that is lost
            client.close()


def _is_cancelled() -> bool:
    """Whether what runs now was told to end, rather than something that it waits for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def chosen(threads: Mapping[str, int], limit: int, address: str) -> dict[str, int]:
    """Whole workers that have as many threads as the limit allows items at once. Raises ClusterError.

    threads: of each worker, by its address.
    """
    taken: dict[str, int] = {}
    for worker, own in sorted(threads.items()):
        if sum(taken.values()) + own <= limit:
            taken[worker] = own
    if sum(taken.values()) != limit:
        there = f"{len(threads)} workers with {sum(threads.values())} threads"
        raise ClusterError(f"the cluster at {address} has {there}, not {limit} at once in whole workers")
    return taken
