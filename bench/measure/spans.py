"""When and where each item ran. Light on imports: every worker of an instrumented round loads it."""

import importlib
import os
import resource
import sys
import threading
import time
from typing import Any, NamedTuple

from bench.contracts import ItemFunctions


class Usage(NamedTuple):
    """What getrusage(2) says of a process since it began. cpu_s: user and system time of all its threads.

    voluntary, involuntary: context switches.
    """

    cpu_s: float = 0.0
    voluntary: int = 0
    involuntary: int = 0

    def plus(self, other: "Usage") -> "Usage":
        return Usage(
            self.cpu_s + other.cpu_s, self.voluntary + other.voluntary, self.involuntary + other.involuntary
        )

    def minus(self, other: "Usage") -> "Usage":
        return Usage(
            self.cpu_s - other.cpu_s, self.voluntary - other.voluntary, self.involuntary - other.involuntary
        )


class Span(NamedTuple):
    """One item's run. The clock is CLOCK_MONOTONIC, one for all processes of the machine.

    before, after: what its process had used when it started and ended.
    """

    start_s: float
    end_s: float
    process: int
    thread: int
    interpreter: int
    gil: bool
    before: Usage
    after: Usage


def usage() -> Usage:
    """What this process has used, by all its threads, those that have ended too."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return Usage(own.ru_utime + own.ru_stime, own.ru_nvcsw, own.ru_nivcsw)


class SpanRecorder:
    """A workload whose results come with their Span. It travels to a worker as the module's name."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._workload: ItemFunctions = importlib.import_module(module)

    def __reduce__(self) -> tuple[type["SpanRecorder"], tuple[str]]:
        return SpanRecorder, (self._module,)

    def work(self, item: Any) -> tuple[Any, Span]:
        before, start_s = usage(), time.monotonic()
        result = self._workload.work(item)
        return result, _span(start_s, before)

    async def awork(self, item: Any) -> tuple[Any, Span]:
        before, start_s = usage(), time.monotonic()
        result = await self._workload.awork(item)
        return result, _span(start_s, before)


def _span(start_s: float, before: Usage) -> Span:
    end_s = time.monotonic()
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    thread = threading.get_native_id()
    return Span(start_s, end_s, os.getpid(), thread, _interpreter(), gil, before, usage())


def _interpreter() -> int:
    if sys.version_info < (3, 14):
        return 0
    from concurrent import interpreters

    return interpreters.get_current().id


class WorkerWarmer:
    """Runs an item of a workload and then keeps its worker, so that each of the others gets one, too.

    Its items are pairs: an item, and seconds. Coroutines need no seconds: all of them run at once.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def work(self, pair: tuple[Any, float]) -> None:
        item, seconds = pair
        importlib.import_module(self._module).work(item)
        time.sleep(seconds)

    async def awork(self, pair: tuple[Any, float]) -> None:
        await importlib.import_module(self._module).awork(pair[0])


class WorkerOccupier:
    """Occupies a worker for a while and says which one it is, so that a pool has to start them all.

    Its items are seconds, its results the worker's process and thread. The worker imports the workload.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def work(self, seconds: float) -> tuple[int, int]:
        importlib.import_module(self._module)
        time.sleep(seconds)
        return os.getpid(), threading.get_native_id()

    async def awork(self, seconds: float) -> tuple[int, int]:
        return self.work(seconds)
