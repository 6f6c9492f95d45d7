"""A limit to what the main thread does, wherever it waits: an alarm that gets it out, step by step.

A thread beside the run would be one more thread in a fork, and could not get the main thread out of a wait. A
timer of the kernel costs nothing until it fires. SIGALRM's handler then raises in the main thread, out of any
wait: locks, joins, sockets and sleeps all call it. It fires again every ``STEP_S`` seconds, since what cleans
up on the way out (a pool that waits for its workers) may hang as well. Each time, the processes that the work
has started are ended first; if there were none, it raises again.

A call in C that neither returns nor lets Python's handlers run (``sum(range(10**13))``) can't be left by any
of this. It burns CPU, so a second timer, of CPU time, kills this process then. faulthandler says where it
was, which needs no Python.
"""

import faulthandler
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from bench.cpus import cpu_count

STEP_S = 1.0  # from one alarm to the next
STUCK_S = 30.0  # of CPU, on each CPU, after the limit: nothing lets the alarm in
MOST_ALARMS = 30  # swallowed by the code that is to be left, before the process is given up


class Alarm(KeyboardInterrupt):
    """Raised in the main thread. Pools and loops treat it as they do Ctrl-C: they pass it on and clean up."""


class TimeLimit:
    """Interrupts what runs too long in the main thread.

    end_processes: ends what the work has started, and returns whether there was anything to end.
    give_up: called if nothing helps; does not return.
    stderr: where to write to if the process has to be killed.
    """

    def __init__(
        self, end_processes: Callable[[], bool], give_up: Callable[[], None], stderr: TextIO
    ) -> None:
        self._end_processes, self._give_up = end_processes, give_up
        self.alarms = 0  # since it was armed
        self._armed = False
        signal.signal(signal.SIGALRM, self._alarm)
        faulthandler.register(signal.SIGPROF, stderr, all_threads=False, chain=True)

    @contextmanager
    def of(self, seconds: float) -> Iterator[None]:
        """Let the block run for so many seconds. Raises Alarm, or what cleaning up made of it."""
        self.alarms, self._armed = 0, True
        signal.setitimer(signal.ITIMER_PROF, (seconds + STUCK_S) * cpu_count())
        signal.setitimer(signal.ITIMER_REAL, seconds, STEP_S)
        try:
            yield
        finally:
            self.disarm()

    def disarm(self) -> None:
        self._armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _alarm(self, *_: object) -> None:
        if not self._armed:
            return
        self.alarms += 1
        if self.alarms > MOST_ALARMS:
            self._give_up()
        # at first nothing is ended: a pool that terminates its workers itself leaves less behind
        if self.alarms == 1 or not self._end_processes():
            raise Alarm
