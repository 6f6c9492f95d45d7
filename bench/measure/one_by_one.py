"""Items run one after the other: how long each took, and what of that was CPU and what was waited for."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from statistics import fmean
from typing import Any, NamedTuple, TypeVar

from bench.measure.spans import Usage, usage

LEAST_WAITS = 0.5  # voluntary switches per item: with fewer, what is no CPU was taken away
UNEVEN = 1.05  # the longest item over the mean of all; below that they are alike
BARE_WAITS, BARE_WAIT_S = 4, 0.02  # of nothing but waiting; longer ones hardly wake up colder

Returned = TypeVar("Returned")


class Seen(NamedTuple):
    """item_s: seconds of each item. cpu_s, wait_s: of all of them, CPU and waiting."""

    item_s: list[float]
    cpu_s: float
    wait_s: float

    @classmethod
    def of(cls, item_s: list[float], used: Usage) -> "Seen":
        """What was neither CPU nor waited for, a busy machine took away: it counts as CPU, as for all."""
        all_s = sum(item_s)
        waited = used.voluntary >= LEAST_WAITS * len(item_s)
        wait_s = max(0.0, all_s - used.cpu_s) if waited else 0.0
        return cls(item_s, all_s - wait_s, wait_s)

    def each(self, prefix: str = "") -> dict[str, float]:
        """CPU and waiting of the mean item."""
        count = max(1, len(self.item_s))
        return {f"{prefix}cpu_s": self.cpu_s / count, f"{prefix}wait_s": self.wait_s / count}

    @property
    def bare_wait_s(self) -> float:
        """How long a bare wait is to be that stands for one of these."""
        return min(BARE_WAIT_S, self.wait_s / max(1, len(self.item_s)))

    def less(self, bare: Usage) -> "Seen":
        """With the CPU of bare waits, ``BARE_WAITS`` of them, counted as waiting, one for each item.

        A wait of its own is followed by a cold start of the CPU: it was idle, and others had its caches. With
        other items to run it is not, and what a wait costs then is the model's (``wake_s``).
        """
        waking_s = min(self.cpu_s, len(self.item_s) * bare.cpu_s / BARE_WAITS)
        return Seen(self.item_s, self.cpu_s - waking_s, self.wait_s + waking_s)


def timed(run: Callable[[], Returned]) -> tuple[float, Returned]:
    """Seconds, and what was returned."""
    began_s = time.perf_counter()
    returned = run()
    return time.perf_counter() - began_s, returned


def is_uneven(item_s: Sequence[float]) -> bool:
    return bool(item_s) and max(item_s) > UNEVEN * fmean(item_s)


def one_by_one(work: Callable[[Any], Any], items: Sequence[Any]) -> tuple[list[Any], Seen]:
    """The results of all items, and what was seen of them after the first was run once more."""
    for item in items[:1]:
        work(item)
    results, item_s, before = [], [], usage()
    for item in items:
        began_s = time.perf_counter()
        results.append(work(item))
        item_s.append(time.perf_counter() - began_s)
    return results, Seen.of(item_s, usage().minus(before))


async def awaited_one_by_one(awork: Callable[[Any], Awaitable[Any]], items: Sequence[Any]) -> Seen:
    """The same of an async function, on the loop that runs this."""
    for item in items[:1]:
        await awork(item)
    item_s, before = [], usage()
    for item in items:
        began_s = time.perf_counter()
        await awork(item)
        item_s.append(time.perf_counter() - began_s)
    return Seen.of(item_s, usage().minus(before))


def without_waking(seen: Seen) -> Seen:
    """Without the CPU that bare waits take too, if it waited."""
    if not seen.wait_s:
        return seen
    before = usage()
    for _ in range(BARE_WAITS):
        time.sleep(seen.bare_wait_s)
    return seen.less(usage().minus(before))


async def awaited_without_waking(seen: Seen) -> Seen:
    """The same of what was awaited, on the loop that runs this."""
    if not seen.wait_s:
        return seen
    before = usage()
    for _ in range(BARE_WAITS):
        await asyncio.sleep(seen.bare_wait_s)
    return seen.less(usage().minus(before))
