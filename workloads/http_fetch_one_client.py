"""Fetch pages as ``http_fetch`` does, but by one client, httpx2, that has a blocking and an async side.

What it differs in from ``http_fetch`` is what the clients are to blame for: there serial uses requests and
asyncio aiohttp. A client for each page, so a new connection for each. No page is fetched over TLS, but a
client that is given no context makes one of its own, and reads all certificates of the system for it.
"""

import ssl

import httpx2

from workloads._http import TIMEOUT_S, Answer, Page, check, item_s, items

__all__ = ["FEW_MODELS", "KIND", "awork", "check", "combine", "item_s", "items", "work"]

KIND = "io"
FEW_MODELS = ("serial", "asyncio", "thread_pool")  # what is said of http_fetch needs no others

_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # of no use, but for the reason above


def work(page: Page) -> Answer:
    """Fetch one page, blocking. Raises httpx2's errors; any status is an answer."""
    with httpx2.Client(verify=_TLS, trust_env=False, timeout=TIMEOUT_S) as client:
        response = client.get(page.url, headers={"Host": page.host})
        return Answer(page.number, response.status_code, response.content)


async def awork(page: Page) -> Answer:
    """Fetch one page without blocking the loop. Raises httpx2's errors."""
    async with httpx2.AsyncClient(verify=_TLS, trust_env=False, timeout=TIMEOUT_S) as client:
        response = await client.get(page.url, headers={"Host": page.host})
        return Answer(page.number, response.status_code, response.content)


def combine(results: list[Answer]) -> list[Answer]:
    return results
