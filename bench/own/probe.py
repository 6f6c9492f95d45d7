"""A function tried on some of its items, one after the other, before anything is measured."""

import random
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.contracts import Kind
from bench.own.answers import same, shortened
from bench.own.errors import OwnError, in_one_line

SAMPLE = 32  # items
REPEATED_S = 1.0  # an item that takes longer is not run twice
CPU = 0.5  # of the time, from which on it is the CPU that items need
SHORTEST_S = 1e-8  # of an item; a clock may see less


@dataclass(frozen=True)
class Probe:
    """What some of the items have shown. item_s: seconds of one. cpu_share: CPU seconds over seconds.

    is_repeatable: whether the item that was run twice had the same answer both times.
    """

    item_s: float
    cpu_share: float
    is_repeatable: bool = True

    @property
    def kind(self) -> Kind:
        return "cpu" if self.cpu_share >= CPU else "io"


def probed(work: Callable[[Any], Any], items: Sequence[Any], allowed_s: float) -> Probe:
    """Run a sample of the items until so many seconds are over, at least one. Raises OwnError.

    The first item is run once more, since what a function does once is no part of what an item takes.
    """
    first = _Stopwatch()
    answer = answer_of(work, items, 0)
    if first.wall_s > REPEATED_S:
        return Probe(first.wall_s, first.cpu_share)
    watch, count = _Stopwatch(), 0
    for index in _sample(len(items)):
        answer_of(work, items, index)
        count += 1
        if watch.wall_s > allowed_s:
            break
    probe = Probe(max(watch.wall_s / count, SHORTEST_S), watch.cpu_share)
    is_repeatable = same(answer, answer_of(work, items, 0))
    return Probe(probe.item_s, probe.cpu_share, is_repeatable)


def answers(work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    """What serial answers to all items. Raises OwnError."""
    return [answer_of(work, items, index) for index in range(len(items))]


def answer_of(work: Callable[[Any], Any], items: Sequence[Any], index: int) -> Any:
    """What the function answers to one item. Raises OwnError, with the item, for whatever it raises."""
    try:
        return work(items[index])
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the reader's code may raise anything, SystemExit too
        raise OwnError(f"item {index}, {shortened(items[index])}: {in_one_line(error)}") from error


def _sample(total: int) -> list[int]:
    """Some of the items' numbers, from all over the list and the same each time, in no order."""
    return random.Random(0).sample(range(total), min(SAMPLE, total))  # noqa: S311 - no secret


class _Stopwatch:
    """Seconds since it was made, and those of CPU: of all threads, and of processes that were waited for."""

    def __init__(self) -> None:
        self._began_s, self._began_cpu_s = time.perf_counter(), _cpu_s()

    @property
    def wall_s(self) -> float:
        return max(time.perf_counter() - self._began_s, SHORTEST_S)

    @property
    def cpu_share(self) -> float:
        return (_cpu_s() - self._began_cpu_s) / self.wall_s


def _cpu_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
