"""The CPUs that this process may use, asked in one place."""

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from math import ceil, inf
from pathlib import Path

UNLIMITED_V1 = -1


def usable_cpus() -> list[int]:
    """The numbers of the CPUs this process may be placed on; empty where a process can't choose."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def cpu_count() -> int:
    """How many CPUs this process may use at once, at least one: a container's quota counts, rounded up."""
    placed = len(usable_cpus()) or os.cpu_count() or 1
    return max(1, min(placed, ceil(min(quota(), placed))))


@cache  # cold rounds ask
def quota(root: Path = Path("/")) -> float:
    """The CPUs that the process's control groups allow, by time; infinite without a limit.

    Linux's cgroup v2 (``cpu.max``) and v1 (``cpu.cfs_quota_us``): the least of the group and all above it.
    root: below which ``proc`` and ``sys`` lie.
    """
    return min((limit for folder in _groups(root) for limit in _limits(folder)), default=inf)


def _groups(root: Path) -> Iterator[Path]:
    """The folders of this process's groups and of all above them."""
    with suppress(OSError, ValueError):
        for line in (root / "proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers and "cpu" not in controllers.split(","):
                continue
            top = root / "sys/fs/cgroup" / controllers
            group = Path(path.lstrip("/"))
            yield from (top / part for part in (group, *group.parents))


def _limits(folder: Path) -> Iterator[float]:
    """What the files of one group say, in CPUs."""
    with suppress(OSError, ValueError):
        allowed, period = (folder / "cpu.max").read_text().split()
        if allowed != "max":
            yield int(allowed) / int(period)
    with suppress(OSError, ValueError):
        allowed_us = int((folder / "cpu.cfs_quota_us").read_text())
        if allowed_us != UNLIMITED_V1:
            yield allowed_us / int((folder / "cpu.cfs_period_us").read_text())
