"""Fetch pages over kept connections: one ``requests.Session`` per thread, one aiohttp session per loop."""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

import requests

from workloads._http import TIMEOUT_S, Answer, Page, check, item_s, items

if TYPE_CHECKING:
    import aiohttp

__all__ = ["KIND", "awork", "check", "combine", "item_s", "items", "work"]

KIND = "io"
LEFT_OUT = {"gevent": "a greenlet is new for each item, and a session is kept per thread: none would be kept"}

_of_thread = threading.local()  # a Session is not documented as safe to share between threads
# a fork would inherit this thread's open connections and use them at the same time as its parent
os.register_at_fork(after_in_child=lambda: _of_thread.__dict__.clear())


def work(page: Page) -> Answer:
    """Fetch one page over this thread's session. Raises requests' errors."""
    if not hasattr(_of_thread, "session"):
        _of_thread.session = requests.Session()
        _of_thread.session.trust_env = False  # no proxy may come between
    response = _of_thread.session.get(page.url, headers={"Host": page.host}, timeout=TIMEOUT_S)
    return Answer(page.number, response.status_code, response.content)


async def awork(page: Page) -> Answer:
    """Fetch one page over this loop's session. Raises aiohttp's errors, or TimeoutError."""
    session = await _session()
    async with session.get(page.url, headers={"Host": page.host}) as response:
        return Answer(page.number, response.status, await response.read())


_Sessions = AsyncGenerator["aiohttp.ClientSession", None]
_of_loop: dict[asyncio.AbstractEventLoop, "tuple[_Sessions, aiohttp.ClientSession]"] = {}


async def _session() -> "aiohttp.ClientSession":
    loop = asyncio.get_running_loop()
    if loop not in _of_loop:
        generator = _open_session(loop)
        _of_loop[loop] = generator, await anext(generator)
    return _of_loop[loop][1]


async def _open_session(loop: asyncio.AbstractEventLoop) -> _Sessions:
    # loop.shutdown_asyncgens(), which asyncio.Runner calls, closes a generator that is left suspended:
    # so the session ends with its loop, and no caller needs to know of it.
    import aiohttp  # here, so that workers that only run work() need not import it

    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    connector = aiohttp.TCPConnector(limit=0)  # the model sets the limit
    try:
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            yield session
    finally:
        del _of_loop[loop]


def combine(results: list[Answer]) -> list[Answer]:
    return results
