"""The time that a session has."""

import time
from dataclasses import dataclass, field

import psutil

END_S = 3.0  # to pool the results, to print and to store them


def _started_s() -> float:
    """When this process was started, on the monotonic clock: its imports and the collection count as well."""
    return time.monotonic() - max(0.0, time.time() - psutil.Process().create_time())


@dataclass(frozen=True)
class Budget:
    """Minutes for all of a session, from the start of its process to its end."""

    minutes: float
    started_s: float = field(default_factory=_started_s)

    def left_s(self) -> float:
        """Seconds that are left to measure; negative when they are over."""
        return self.started_s + 60 * self.minutes - END_S - time.monotonic()
