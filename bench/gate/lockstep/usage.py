"""The processes and threads that a benchmark started, and what they use of the CPUs."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PARALLEL = 1.1  # CPU seconds a second of more than one CPU
LEAST_SEEN_S = 0.002  # in less, to look is what one sees
CHILD_SHARE = 0.1  # of a CPU, above which child processes do the work


class Usage:
    """CPU seconds from here on, of this process and of those it started, against the clock."""

    def __init__(self) -> None:
        self._began = self._now()

    @staticmethod
    def _now() -> tuple[float, float, float, int]:
        ours, reaped = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        alive = sum(map(_cpu_s, descendants(os.getpid())))
        return time.perf_counter(), ours, reaped.ru_utime + reaped.ru_stime + alive, reaped.ru_minflt

    def is_parallel(self) -> bool:
        """Whether several CPUs are of use, seen over some milliseconds: to look takes one."""
        spent = (now - then for now, then in zip(self._now(), self._began, strict=True))
        wall, ours, children, faults = spent
        children_work = faults > 0 or children > CHILD_SHARE * wall
        return wall > LEAST_SEEN_S and (children_work or ours + children > PARALLEL * wall)


def descendants(process: int) -> Iterable[int]:
    for thread in threads(process):
        with suppress(OSError):
            for child in Path(f"/proc/{process}/task/{thread}/children").read_text().split():
                yield int(child)
                yield from descendants(int(child))


def threads(process: int) -> list[int]:
    with suppress(OSError):
        return [int(path.name) for path in Path(f"/proc/{process}/task").iterdir()]
    return []


def _cpu_s(process: int) -> float:
    with suppress(OSError, ValueError):
        spent = (Path(f"/proc/{process}/task/{thread}/schedstat").read_text() for thread in threads(process))
        return sum(int(line.split()[0]) for line in spent) / 1e9
    return 0.0
