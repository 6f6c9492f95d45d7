"""Fetch pages over a new connection each, as ``requests.get`` does (N1) or ``aiohttp.request`` (N4)."""

import requests

from workloads._http import TIMEOUT_S, Answer, Page, check, item_s, items

__all__ = ["KIND", "awork", "check", "combine", "item_s", "items", "work"]

KIND = "io"


def work(page: Page) -> Answer:
    """Fetch one page, blocking. Raises requests' errors; any status is an answer.

    This is ``requests.get`` written out, without the environment's proxies and .netrc.
    """
    with requests.Session() as session:
        session.trust_env = False
        response = session.get(page.url, headers={"Host": page.host}, timeout=TIMEOUT_S)
        return Answer(page.number, response.status_code, response.content)


async def awork(page: Page) -> Answer:
    """Fetch one page without blocking the loop. Raises aiohttp's errors, or TimeoutError."""
    import aiohttp  # here, so that workers that only run work() need not import it

    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    headers = {"Host": page.host}
    async with aiohttp.request("GET", page.url, headers=headers, timeout=timeout) as response:
        return Answer(page.number, response.status, await response.read())


def combine(results: list[Answer]) -> list[Answer]:
    return results
