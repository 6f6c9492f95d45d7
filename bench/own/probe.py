"""A function tried on some of its items, one after the other, before anything is measured."""

import inspect
import random
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from typing import Any

from bench.contracts import Kind
from bench.own.answers import same, shortened
from bench.own.errors import OwnError, in_one_line
from bench.own.limited import within

SAMPLE = 32  # items
PASSES = 5  # over them, whose medians count: one may be held up by something else
TIMES_PLANNED = 10.0  # what the answers to all items may take, by what some of them took
REPEATED = 1 / 3  # of the time for all: an item that takes longer is not run twice
CPU = 0.5  # of the time, from which on it is the CPU that items need
SCHEDSTAT = Path("/proc/thread-self/schedstat")  # of Linux: ns on a CPU, ns ready without one, turns
SHORTEST_S = 1e-8  # of an item; a clock may see less


@dataclass(frozen=True)
class Probe:
    """What some of the items have shown.

    item_s: seconds of one. cpu_share: CPU seconds over seconds, without those of waiting for a CPU.
    is_repeatable: whether the item that was run twice had the same answer both times.
    """

    item_s: float
    cpu_share: float
    is_repeatable: bool = True

    @property
    def kind(self) -> Kind:
        return "cpu" if self.cpu_share >= CPU else "io"


def probed(work: Callable[[Any], Any], items: Sequence[Any], allowed_s: float, limit_s: float) -> Probe:
    """Run a sample of the items until so many seconds are over, at least one. Raises OwnError.

    limit_s: seconds without an answer, after which there will be none.

    The first item is run before the others, since what a function does once is no part of what an item
    takes, and once more after them, to compare the answers.
    """
    first = _Stopwatch()
    answer = _answers(work, items, [0], limit_s, limit_s)[0]
    _require_done(answer)
    if first.wall_s > REPEATED * allowed_s:
        return Probe(first.wall_s, first.cpu_share)
    watch, passes = _Stopwatch(), [_passed(work, items, allowed_s, limit_s)]
    while len(passes) < PASSES and watch.wall_s <= allowed_s:
        passes.append(_passed(work, items, allowed_s - watch.wall_s, limit_s))
    again = _answers(work, items, [0], limit_s, limit_s)[0]
    item_s = median(each.item_s for each in passes)
    return Probe(item_s, median(each.cpu_share for each in passes), same(answer, again))


def _passed(work: Callable[[Any], Any], items: Sequence[Any], allowed_s: float, limit_s: float) -> Probe:
    """One pass over the sample, as far as it gets in the time."""
    indices, watch = _sample(len(items)), _Stopwatch()
    count = len(_answers(work, items, indices, allowed_s + limit_s, limit_s, enough_s=allowed_s))
    return Probe(max(watch.wall_s / count, SHORTEST_S), watch.cpu_share)


def answers(work: Callable[[Any], Any], items: Sequence[Any], item_s: float, limit_s: float) -> list[Any]:
    """What serial answers to all items. Raises OwnError.

    item_s: what one took before. limit_s: see ``probed``.
    """
    allowed_s = TIMES_PLANNED * len(items) * item_s + limit_s
    return _answers(work, items, range(len(items)), allowed_s, limit_s)


def _answers(
    work: Callable[[Any], Any],
    items: Sequence[Any],
    indices: Sequence[int],
    allowed_s: float,
    limit_s: float,
    enough_s: float = inf,
) -> list[Any]:
    """The answers to those of the items, all of them within allowed_s; none more once enough_s are over."""
    index, watch = indices[0], _Stopwatch()

    def line() -> str:
        return f"item {index}, {shortened(items[index])}: no answer within {limit_s:g} s"

    found = []
    with within(allowed_s, line):
        for index in indices:
            found.append(answer_of(work, items, index))
            if watch.wall_s > enough_s:
                break
    return found


def answer_of(work: Callable[[Any], Any], items: Sequence[Any], index: int) -> Any:
    """What the function answers to one item. Raises OwnError, with the item, for whatever it raises."""
    try:
        return work(items[index])
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the reader's code may raise anything, SystemExit too
        raise OwnError(f"item {index}, {shortened(items[index])}: {in_one_line(error)}") from error


def _require_done(answer: Any) -> None:
    """Raises OwnError for an answer that is yet to be worked out: no more than making it would be timed."""
    if inspect.iscoroutine(answer):
        answer.close()  # Python would warn that nobody has awaited it
    if inspect.isawaitable(answer):
        raise OwnError("its answer has to be awaited: name an async function, or one that blocks")
    if inspect.isgenerator(answer) or inspect.isasyncgen(answer):
        raise OwnError("its answer is a generator, which has done nothing yet: return a list of it")


def _sample(total: int) -> list[int]:
    """Some of the items' numbers, from all over the list and the same each time, in no order."""
    return random.Random(0).sample(range(total), min(SAMPLE, total))  # noqa: S311 - no secret


class _Stopwatch:
    """Seconds since it was made, and those of CPU: of all threads, and of processes that were waited for.

    On a busy machine much of the time is spent waiting for a CPU, which is no wait of the function's own.
    """

    def __init__(self) -> None:
        self._began_s, self._began_cpu_s, self._began_queued_s = time.perf_counter(), _cpu_s(), _queued_s()

    @property
    def wall_s(self) -> float:
        return max(time.perf_counter() - self._began_s, SHORTEST_S)

    @property
    def cpu_share(self) -> float:
        own_s = self.wall_s - (_queued_s() - self._began_queued_s)
        return (_cpu_s() - self._began_cpu_s) / max(own_s, SHORTEST_S)


def _cpu_s() -> float:
    # not time.process_time: Linux moves it on in ticks while a timer of CPU time runs, as of ``within``
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _queued_s() -> float:
    """Seconds that this thread was ready to run and had no CPU; 0 where the system does not say."""
    try:
        return int(SCHEDSTAT.read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
