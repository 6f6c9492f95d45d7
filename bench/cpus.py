"""The CPUs that this process may use, asked in one place."""

import os


def usable_cpus() -> list[int]:
    """The numbers of the CPUs this process may be placed on; empty where a process can't choose."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def cpu_count() -> int:
    """How many CPUs this process may use, at least one."""
    return len(usable_cpus()) or os.cpu_count() or 1
