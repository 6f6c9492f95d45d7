"""The time that a session has."""

import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

END_S = 3.0  # to pool the results, to print and to store them
STARTED = 19  # where /proc/self/stat has the start of the process, in clock ticks, behind its name


def _started_s() -> float:
    """When this process was started, on the monotonic clock: its imports and the collection count as well."""
    return time.monotonic() - max(0.0, _age_s())


def _age_s() -> float:
    """Seconds that this process is old.

    The time of day may be set at any moment, so Linux is asked for both times since it was booted.
    """
    if sys.platform == "linux":
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[STARTED])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.time() - psutil.Process().create_time()


@dataclass(frozen=True)
class Budget:
    """Minutes for all of a session, from the start of its process to its end."""

    minutes: float
    started_s: float = field(default_factory=_started_s)

    def left_s(self) -> float:
        """Seconds that are left to measure; negative when they are over."""
        return self.started_s + 60 * self.minutes - END_S - time.monotonic()
