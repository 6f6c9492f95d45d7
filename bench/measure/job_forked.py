"""What of a job is measured in forks: items that are awaited, and the first item of a process or a thread."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

from bench.contracts import Workload
from bench.measure import forks_in_turns, never_idle
from bench.measure.instruments import forked
from bench.measure.one_by_one import Seen, awaited_one_by_one, awaited_without_waking
from bench.measure.spans import usage

AWAITED = 8  # items that are awaited, one after the other
LONGER, AT_LEAST_S = 10.0, 5.0  # times as long as the blocking ones, and seconds, that they may take
LONGEST_AGAIN_S = 1.0  # of an item: of a longer one, what its first run takes more is no matter
FORKS = 3  # whose first item is looked at; passes over items that do not wait
Facts = dict[str, float]


def facts(workload: Workload, items: Sequence[Any], unwaiting: Sequence[Any], serial_s: float) -> Facts:
    """``awaited_…``, ``forks_…`` and ``…first_s`` of ``bench.store.schema.JobFacts``, where they can be told.

    unwaiting: the items with nothing to wait for, if there are such. serial_s: of all items. What a fork does
    wrong is not for serial to pay: it has no facts then.
    """
    allowed_s = AT_LEAST_S + LONGER * serial_s
    is_brief = bool(items) and serial_s / len(items) <= LONGEST_AGAIN_S
    found: Facts = {}
    if workload.KIND == "io" and hasattr(workload, "awork"):
        found |= _from_fork(_awaited, workload, items[:AWAITED], allowed_s)
        if is_brief:
            found |= _from_fork(_at_once, workload, (unwaiting or items)[:AWAITED], allowed_s)
        if unwaiting:
            found |= _from_fork(_awaited_busy, workload, unwaiting, allowed_s)
    if unwaiting and (forks_s := forks_in_turns.cpu_s(workload.work, unwaiting, allowed_s)) is not None:
        found["forks_cpu_s"] = forks_s
    if is_brief:
        firsts = [_from_fork(_first, workload, items[:1], allowed_s) for _ in range(FORKS)]
        if known := [each for each in firsts if each]:
            found |= {name: median(each[name] for each in known) for name in known[0]}
    return found


def _from_fork(
    measure: Callable[[Workload, Sequence[Any]], Facts],
    workload: Workload,
    items: Sequence[Any],
    allowed_s: float,
) -> Facts:
    """What ``measure`` finds in a fork; nothing if it fails there, or takes longer than allowed."""
    process, connection = forked(_answer, (measure, workload, items))
    try:
        found: Facts = connection.recv() if connection.poll(allowed_s) else {}
    except (EOFError, OSError):
        return {}
    else:
        return found
    finally:
        process.kill()
        process.join()
        connection.close()


def _answer(
    connection: "Connection[Any, Any]",
    given: tuple[Callable[[Workload, Sequence[Any]], Facts], Workload, Sequence[Any]],
) -> None:
    measure, workload, items = given
    with suppress(Exception):  # nothing is sent then
        connection.send(measure(workload, items))


def _awaited(workload: Workload, items: Sequence[Any]) -> Facts:
    async def run() -> Seen:
        return await awaited_without_waking(await awaited_one_by_one(workload.awork, items))

    with asyncio.Runner() as runner:
        return runner.run(run()).each("awaited_")


def _at_once(workload: Workload, items: Sequence[Any]) -> Facts:
    """CPU of each of several items that are the first to run at once, beyond that of the next ones."""

    async def run() -> list[float]:
        await workload.awork(items[0])
        return [await _gathered_cpu_s(workload, items) for _ in range(2)]

    with asyncio.Runner() as runner:
        first_s, next_s = runner.run(run())
    return {"awaited_first_s": max(0.0, first_s - next_s) / max(1, len(items) - 1)}


async def _gathered_cpu_s(workload: Workload, items: Sequence[Any]) -> float:
    before = usage()
    await asyncio.gather(*map(workload.awork, items))
    return usage().minus(before).cpu_s


def _awaited_busy(workload: Workload, items: Sequence[Any]) -> Facts:
    with asyncio.Runner() as runner:
        passes = [runner.run(never_idle.awaited_cpu_s(workload.awork, items)) for _ in range(FORKS)]
    return {"awaited_busy_cpu_s": median(passes)}


def _first(workload: Workload, items: Sequence[Any]) -> Facts:
    """Of the first item in this process, and then in a thread of its own, CPU beyond that of the next one."""
    with ThreadPoolExecutor(1) as another:
        own_s = _beyond_second(workload, items)
        return {"first_s": own_s, "thread_first_s": another.submit(_beyond_second, workload, items).result()}


def _beyond_second(workload: Workload, items: Sequence[Any]) -> float:
    cpu_s = []
    for item in (*items, *items):
        before = usage()
        workload.work(item)
        cpu_s.append(usage().minus(before).cpu_s)
    return max(0.0, cpu_s[0] - cpu_s[-1])
