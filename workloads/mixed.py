"""Some CPU, some waiting and some bytes in each item: the synthetic job by which models are calibrated.

Half of the CPU comes before the wait and half after it, as a client asks, waits and reads the answer. Half of
the bytes go in with the item and come out again with the answer. Some items carry strings too, as tables do,
and some send themselves messages over a socket, as clients do. ``docs/costs.md`` says what is made of it.
"""

import time
from typing import NamedTuple

from fixtures.inputs import Inputs, Sizes

KIND = "io"
BY_NAME = True
MODULUS = 1_000_003
ITERATION_S = 60e-9  # about
MESSAGE = b"Content-Type: text/html; charset=utf-8\r\nContent-Length: 512\r\nConnection: keep-alive\r\n\r\n"
URL = "http://127.0.0.1/page?delay_ms=50&host=heey.example#part"


class Item(NamedTuple):
    """iterations: of the loop, which ``spin`` has too. payload, words: what is carried in, and out again.

    exchanges: messages that it sends to itself, as a client does to a server.
    """

    number: int
    iterations: int
    wait_s: float
    payload: bytes
    words: tuple[str, ...] = ()
    exchanges: int = 0


class Done(NamedTuple):
    """total: the sum of the first ``iterations`` squares modulo ``MODULUS``."""

    number: int
    total: int
    payload: bytes
    words: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Without what is carried: a loop that makes a repr of all answers would seem to carry them."""
        return f"Done({self.number}, {self.total}, {len(self.payload)} bytes)"


def items(inputs: Inputs) -> list[Item]:
    """``inputs.mixed_items`` items that are alike but for their number and what they carry."""
    iterations, wait_s, half = inputs.mixed_iterations, inputs.mixed_wait_s, inputs.mixed_bytes // 2
    words, exchanges = inputs.mixed_words or 0, inputs.mixed_exchanges or 0
    return [
        Item(number, iterations, wait_s, bytes((number % 256,)) * half, _words(number, words), exchanges)
        for number in range(inputs.mixed_items)
    ]


def _words(number: int, count: int) -> tuple[str, ...]:
    """Each of them another string of ten characters."""
    return tuple(f"{place:010d}" for place in range(number * count, (number + 1) * count))


def item_s(sizes: Sizes) -> float:
    """Seconds of one item, about."""
    return sizes.mixed_iterations * ITERATION_S + sizes.mixed_wait_s


def work(item: Item) -> Done:
    """Add up half of the squares, exchange messages, sleep, add up the other half."""
    total = _squares(0, item.iterations // 2)
    _exchange(item.exchanges)
    if item.wait_s:  # a sleep of nothing would still be a call of the system
        time.sleep(item.wait_s)
    return _done(item, total)


async def awork(item: Item) -> Done:
    import asyncio  # here, so that workers that only run work() need not import it

    total = _squares(0, item.iterations // 2)
    _exchange(item.exchanges)
    if item.wait_s:
        await asyncio.sleep(item.wait_s)
    return _done(item, total)


def _done(item: Item, total: int) -> Done:
    rest = _squares(item.iterations // 2, item.iterations)
    return Done(item.number, (total + rest) % MODULUS, item.payload, item.words)


def _exchange(times: int) -> None:
    """Send a message to oneself and receive it, so many times, with a client's work before and after."""
    if not times:
        return
    import socket  # here, since no fresh worker needs it

    here, there = socket.socketpair()
    with here, there:
        for _ in range(times):
            here.sendall(MESSAGE)
            _read()
            there.recv(len(MESSAGE))
            _read()


def _read() -> None:
    """What a client does between two calls of the system: as much code as that, in several libraries."""
    import http.client
    import io
    import json
    import urllib.parse

    headers = http.client.parse_headers(io.BytesIO(MESSAGE))
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(URL).query)
    json.dumps(json.loads(json.dumps([dict(headers), query] * 4)))


def _squares(first: int, end: int) -> int:
    total = 0
    for number in range(first, end):
        total = (total + number * number) % MODULUS
    return total


def combine(results: list[Done]) -> list[Done]:
    return results


def check(output: list[Done], inputs: Inputs) -> None:
    """Raises AssertionError unless all items are there in order, with their closed form and their bytes."""
    n = inputs.mixed_iterations
    total = n * (n - 1) * (2 * n - 1) // 6 % MODULUS
    expected = [Done(item.number, total, item.payload, item.words) for item in items(inputs)]
    if len(output) != len(expected):
        raise AssertionError(f"{len(output)} answers to {len(expected)} items")
    for got, wanted in zip(output, expected, strict=True):
        if got != wanted:
            raise AssertionError(f"item {wanted.number} came back as item {got.number}, total {got.total}")
