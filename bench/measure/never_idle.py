"""What of an item that waits shows only beside others: its CPU where the CPU is never idle, its system calls.

Of items that wait one after the other each one finds a CPU that was idle, and caches that others have used
since. Among hundreds that wait at once it finds neither, and needs half as much CPU or less. How much tells a
workload whose sizes say how long it waits: run with nothing to wait for, it keeps its CPU busy by itself.
"""

import sys
from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle, islice
from typing import Any

from bench.measure.prepared import Prepared
from bench.measure.spans import Usage, usage

ITEMS = 64  # the same ones again and again, if there are fewer
LETS_GO = frozenset(
    ["accept", "close", "connect", "do_handshake", "getaddrinfo", "poll", "read", "readinto", "recv", "recv_into", "recvfrom", "select", "send", "sendall", "sendto", "settimeout", "shutdown", "sleep", "write"]
)
"""Names of functions in C that let the GIL go, of sockets, files, polls and so on."""
IN = frozenset(("_socket", "_ssl", "select", "time", "posix", "nt", "_io", "socket", "ssl", "io"))
IN_MEMORY = frozenset(("StringIO", "BytesIO"))


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
        found += event == "c_call" and _lets_go(function)

    sys.setprofile(seen)
    try:
        work(item)
    finally:
        sys.setprofile(before)
    return found


def _lets_go(function: Any) -> bool:
    if function.__name__ not in LETS_GO:
        return False
    own = getattr(function, "__self__", None)
    module = getattr(own, "__name__", None) or type(own).__module__
    return module in IN and type(own).__name__ not in IN_MEMORY
