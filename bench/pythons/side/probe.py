"""Asks a worker whether it has a GIL: the functions of a workload, light enough for any worker to import.

An item is for how many seconds the worker is occupied, so that others get theirs.
"""

import os
import sys
import time


def gil_is_on() -> bool:
    """Whether this interpreter has its GIL now. A build without the question always has."""
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


def work(seconds: float) -> tuple[int, bool]:
    """The process, and whether it has a GIL."""
    if seconds:
        time.sleep(seconds)
    return os.getpid(), gil_is_on()


async def awork(seconds: float) -> tuple[int, bool]:
    return work(seconds)
