"""The CPU of an item whose process runs right after others have: a pool's processes take turns on a CPU.

Their code is in memory that they share and stays in the caches; what is their own does not. So an item that
waits needs more CPU there than in one process that never idles, and less than alone on a CPU that does.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from statistics import fmean, median
from typing import Any

from bench.measure.instruments import Forked, forked
from bench.measure.spans import usage

PROCESSES, ROUNDS = 20, 6  # of more, an item needs no more CPU; of eight it needs less
Work = Callable[[Any], Any]
Connections = list["Connection[Any, Any]"]


def cpu_s(work: Work, items: Sequence[Any], allowed_s: float) -> float | None:
    """CPU seconds of such an item: the median round's mean, after one that does not count; None if one fails.

    items: one at least, which do not wait; one process after the other runs one. allowed_s: for each of them.
    """
    with suppress(EOFError, OSError), _processes(work, items) as connections:
        rounds = [_round(connections, number, allowed_s) for number in range(ROUNDS + 1)]
        return median(rounds[1:])
    return None


def _round(connections: Connections, number: int, allowed_s: float) -> float:
    """The mean CPU of one item in each process, one after the other."""
    return fmean(_one(connection, number, allowed_s) for connection in connections)


def _one(connection: "Connection[Any, Any]", number: int, allowed_s: float) -> float:
    connection.send(number)
    if not connection.poll(allowed_s):
        raise EOFError(f"no answer within {allowed_s} s")
    used: float = connection.recv()
    return used


@contextmanager
def _processes(work: Work, items: Sequence[Any]) -> Iterator[Connections]:
    pairs: list[Forked] = []
    try:
        while len(pairs) < PROCESSES:
            pairs.append(forked(_answer, (work, items)))
        yield [connection for _, connection in pairs]
    finally:
        for process, connection in pairs:
            process.kill()
            process.join()
            connection.close()


def _answer(connection: "Connection[Any, Any]", given: tuple[Work, Sequence[Any]]) -> None:
    work, items = given
    with suppress(Exception):  # nothing is sent then
        while True:
            item = items[connection.recv() % len(items)]
            before = usage()
            work(item)
            connection.send(usage().minus(before).cpu_s)
