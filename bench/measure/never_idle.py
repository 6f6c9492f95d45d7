"""What of an item that waits shows only beside others: its CPU where the CPU is never idle, its system calls.

Of items that wait one after the other each one finds a CPU that was idle, and caches that others have used
since. Among hundreds that wait at once it finds neither, and needs half as much CPU or less. How much tells a
workload whose sizes say how long it waits: run with nothing to wait for, it keeps its CPU busy by itself.
"""

import _socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle, islice
from typing import Any

from bench.measure.prepared import Prepared
from bench.measure.spans import Usage, usage

ITEMS = 64  # the same ones again and again, if there are fewer
ONCE = frozenset(
    ("close", "getaddrinfo", "poll", "read", "select", "settimeout", "shutdown", "sleep", "write")
)
AWAITED = frozenset(("accept", "connect", "recv", "recv_into", "recvfrom", "send", "sendall", "sendto"))
"""Functions in C that let the GIL go: once, or once more before, to wait for a socket with a timeout."""
IN = frozenset(("_socket", "select", "time", "posix", "nt"))


def items_of(prepared: Prepared) -> Sequence[Any]:
    """The workload's items with nothing to wait for; none if it can't be asked for them."""
    inputs = prepared.inputs.without_waits()
    items = prepared.workload.items(inputs) if inputs else []
    return list(islice(cycle(items), ITEMS))


def cpu_s(work: Callable[[Any], Any], items: Sequence[Any]) -> float:
    """CPU seconds of the mean item, run one after the other, the first one twice. At least one item."""
    work(items[0])
    before = usage()
    for item in items:
        work(item)
    return _each(usage().minus(before), items)


async def awaited_cpu_s(awork: Callable[[Any], Awaitable[Any]], items: Sequence[Any]) -> float:
    """The same of an async function, on the loop that runs this."""
    await awork(items[0])
    before = usage()
    for item in items:
        await awork(item)
    return _each(usage().minus(before), items)


def _each(used: Usage, items: Sequence[Any]) -> float:
    return used.cpu_s / len(items)


def calls(work: Callable[[Any], Any], item: Any) -> int:
    """How often the item calls the system in a way that lets the GIL go, as far as a profiler sees it."""
    found, before = 0, sys.getprofile()

    def seen(_frame: object, event: str, function: Any) -> None:
        nonlocal found
        if event == "c_call":
            found += _lets_go(function.__name__, getattr(function, "__self__", None))

    sys.setprofile(seen)
    try:
        work(item)
    finally:
        sys.setprofile(before)
    return found


def _lets_go(name: str, of: Any) -> int:
    """How often a function lets the GIL go. of: the object or the module that it is of."""
    if isinstance(of, _socket.socket):
        return (1 + bool(of.gettimeout())) * (name in AWAITED) + (name in ONCE)
    module = getattr(of, "__name__", None) or type(of).__module__
    return int(name in ONCE and module in IN)
