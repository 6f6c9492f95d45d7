"""What the asyncio models share: one task per item, no more of them at work than the limit allows."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

CoroutineFunction = Callable[[Any], Awaitable[Any]]


async def gather(function: CoroutineFunction, items: Sequence[Any], limit: int) -> list[Any]:
    """The results of ``function(item)``: one task per item, at most ``limit`` of them past their start."""
    semaphore = asyncio.Semaphore(limit)

    async def limited(item: Any) -> Any:
        async with semaphore:
            return await function(item)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(limited(item)) for item in items]
    return [task.result() for task in tasks]


async def gather_by_hand(function: CoroutineFunction, items: Sequence[Any], limit: int) -> list[Any]:
    """``gather`` for the idioms, written out again: if ``gather`` becomes slower, the overhead shows it."""
    semaphore = asyncio.Semaphore(limit)

    async def limited(item: Any) -> Any:
        async with semaphore:
            return await function(item)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(limited(item)) for item in items]
    return [task.result() for task in tasks]
