"""A clock that is not real, with CPUs: what needs one is served, what waits ends when its time has come."""

import heapq
from collections import deque
from collections.abc import Callable
from math import inf

Then = Callable[[], None]


class Clock:
    """The time, and the CPUs: so many servers, each doing ``min(1, cpus / busy ones)``."""

    def __init__(self, cpus: float, servers: float) -> None:
        self.now_s = 0.0
        self._cpus, self._servers = cpus, max(1, servers)
        self._done_s = 0.0  # CPU seconds that each server has done since the beginning
        self._timers: list[tuple[float, int, Then]] = []
        self._served: list[tuple[float, int, Then]] = []  # by what ``_done_s`` will be at their ends
        self._queue: deque[tuple[float, Then]] = deque()
        self._number = 0  # first come, first served

    @property
    def is_idle(self) -> bool:
        return not self._served

    def wait(self, seconds: float, then: Then) -> None:
        self._number += 1
        heapq.heappush(self._timers, (self.now_s + seconds, self._number, then))

    def compute(self, cpu_s: float, then: Then) -> None:
        if len(self._served) >= self._servers:
            self._queue.append((cpu_s, then))
            return
        self._number += 1
        heapq.heappush(self._served, (self._done_s + cpu_s, self._number, then))

    def run(self) -> None:
        """Let the time go by until nothing is left to come."""
        while self._timers or self._served:
            speed = min(1.0, self._cpus / len(self._served)) if self._served else 1.0
            cpu_at_s = self.now_s + (self._served[0][0] - self._done_s) / speed if self._served else inf
            timer_at_s = self._timers[0][0] if self._timers else inf
            now_s = max(self.now_s, min(cpu_at_s, timer_at_s))
            self._done_s += speed * (now_s - self.now_s) if self._served else 0.0
            self.now_s = now_s
            if cpu_at_s <= timer_at_s:
                self._end_served()
            else:
                heapq.heappop(self._timers)[2]()

    def _end_served(self) -> None:
        done_s, _, then = heapq.heappop(self._served)
        self._done_s = done_s  # and not a rounding error away from it
        if self._queue:
            self.compute(*self._queue.popleft())
        then()
