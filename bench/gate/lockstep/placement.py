"""On which CPUs this process and all that it started run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


class Placement:
    """Binds this process, its threads and its descendants to CPUs, where the system can."""

    def __init__(self) -> None:
        self._everywhere = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        self._cpus = self._everywhere

    def everywhere(self) -> None:
        """As it was when the process started."""
        self.on(self._everywhere)

    def on(self, cpus: list[int]) -> None:
        if cpus == self._cpus:
            return
        self._cpus = cpus
        for process in (os.getpid(), *descendants(os.getpid())):
            for thread in threads(process):
                with suppress(OSError):  # it has just ended
                    os.sched_setaffinity(thread, cpus)


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


def cpu_seconds(process: int) -> float:
    """CPU seconds of a process, zero if it has ended."""
    with suppress(OSError, ValueError):
        spent = (Path(f"/proc/{process}/task/{thread}/schedstat").read_text() for thread in threads(process))
        return sum(int(line.split()[0]) for line in spent) / 1e9
    return 0.0
