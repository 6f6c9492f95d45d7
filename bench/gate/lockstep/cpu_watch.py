"""Whether a benchmark uses more than one CPU."""

from __future__ import annotations

import os
import resource
import time

from .placement import cpu_seconds, descendants

PARALLEL = 1.1  # CPU seconds per second of more than one CPU
LEAST_SEEN_S = 0.002  # in less, to look is what one sees
CHILD_SHARE = 0.1  # of a CPU, above which child processes do the work


class CpuWatch:
    """CPU seconds from here on, of this process and of those it started, against the clock."""

    def __init__(self) -> None:
        self._began = self._now()

    @staticmethod
    def _now() -> tuple[float, float, float, int]:
        """Seconds of the clock, of this process and of its children; page faults of children that ended."""
        ours, ended = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        alive = sum(map(cpu_seconds, descendants(os.getpid())))
        return time.perf_counter(), ours, ended.ru_utime + ended.ru_stime + alive, ended.ru_minflt

    def is_parallel(self) -> bool:
        """Whether several CPUs are of use, seen over some milliseconds: to look takes one."""
        spent = (now - then for now, then in zip(self._now(), self._began, strict=True))
        wall, ours, children, faults = spent
        children_work = faults > 0 or children > CHILD_SHARE * wall
        return wall > LEAST_SEEN_S and (children_work or ours + children > PARALLEL * wall)
