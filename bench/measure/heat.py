"""A heat: models that are compared with each other take turns, round by round, in one visit.

A shared machine changes its speed within tenths of a second, and how much of it several processes get at
once as quickly. So how much one pool differs from another is seen best in rounds that follow each other
immediately, as when the gate compares revisions.

The visit's own model leads the heat. Each other, a rival, has a process of its own, a fork of this one that
runs a round whenever it is told to: so no pool is forked beside the threads of another.
"""

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, Self

from bench.contracts import Model, RunItems
from bench.lifetime import end_with_parent
from bench.measure import fork_server, pools
from bench.measure.instruments import Forked, ended_if_it_fails, forked
from bench.measure.prepared import Prepared

RIVALS = "rivals"  # in ``extra_info``: the rounds of each of them
READY = 0.0  # what a rival says, in place of seconds, when its pool is warm
END_S = 10.0  # in which its pool ends by itself
PATIENCE_S = 30.0  # within which all are ready, and a round of each is over,
TIMES_SERIAL = 10.0  # beside so many times the seconds of a serial round


class Rival(NamedTuple):
    """A model, warm, with a concurrency limit, and the items that it is to run."""

    model: Model
    limit: int
    prepared: Prepared


class Heat:
    """The rivals of one visit, by their cells' names. A context manager.

    Enter it before the visit's own model has threads. A rival that fails in any way is out of the heat and
    says nothing: its own visit will tell.
    """

    def __init__(self, rivals: Mapping[str, Rival]) -> None:
        self._rivals = rivals
        self._started: dict[str, Forked] = {}
        self._seconds: dict[str, list[float]] = {name: [] for name in rivals}
        self._turn = 0

    def __enter__(self) -> Self:
        with ended_if_it_fails(self._end_all):
            for name, rival in self._rivals.items():
                with suppress(OSError):  # the system has no process left for it
                    self._started[name] = forked(_answer, rival, name="rival", daemon=False)
            deadline_s = time.monotonic() + PATIENCE_S
            for name in list(self._started):
                self._receive(name, deadline_s)
        return self

    def __exit__(self, *_: object) -> None:
        self._end_all()

    def run(self, serial_s: float) -> None:
        """A round of each rival, one after the other; each is the first as often as any other.

        serial_s: seconds of a serial round.
        """
        names = list(self._started)
        first = self._turn % max(1, len(names))
        self._turn += 1
        deadline_s = time.monotonic() + PATIENCE_S + TIMES_SERIAL * serial_s * len(names)
        with ended_if_it_fails(self._end_all):
            for name in (*names[first:], *names[:first]):
                self._run(name, deadline_s)

    def stored(self, rounds: int) -> dict[str, list[float]]:
        """The rounds of each rival that got through, seconds. rounds: that the visit had."""
        # pytest-benchmark may have had one round more, for its profiler
        return {name: self._seconds[name][:rounds] for name in self._started}

    def _run(self, name: str, deadline_s: float) -> None:
        try:
            self._started[name][1].send(True)
        except OSError:
            self._end([name])
            return
        seconds = self._receive(name, deadline_s)
        if seconds is not None:
            self._seconds[name].append(seconds)

    def _receive(self, name: str, deadline_s: float) -> float | None:
        """What the rival says; None if it has ended, or hangs."""
        process, connection = self._started[name]
        with suppress(EOFError, OSError):
            if connection.poll(max(0.0, deadline_s - time.monotonic())):
                return float(connection.recv())
            process.kill()  # so that nobody waits for its end
        self._end([name])
        return None

    def _end(self, names: list[str]) -> None:
        """Let these rivals end, all at the same time; kill what does not."""
        ending = [self._started.pop(name) for name in names]
        deadline_s = time.monotonic() + END_S
        for _, connection in ending:
            with suppress(OSError):
                connection.send(False)
        for process, connection in ending:
            process.join(max(0.0, deadline_s - time.monotonic()))
            process.kill()
            process.join()
            connection.close()

    def _end_all(self) -> None:
        self._end(list(self._started))


def _answer(connection: "Connection[Any, Any]", rival: Rival) -> None:
    """Run rounds as long as they are asked for; end without a word if one fails."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too, but our parent ends us
    fork_server.forget()
    with suppress(BaseException), _running(rival) as run:
        pools.fill(run, rival)
        pools.warm_up(run, rival)
        end_with_parent()  # a thread, so not before the pool has forked
        connection.send(READY)
        while connection.recv():
            connection.send(_seconds(run, rival.prepared))


@contextmanager
def _running(rival: Rival) -> Iterator[RunItems]:
    rival.model.prepare(rival.limit)
    with rival.model.running(rival.limit) as run:
        yield run


def _seconds(run: RunItems, prepared: Prepared) -> float:
    """Seconds of a round. Raises WrongAnswerError."""
    began_s = time.perf_counter()
    output = prepared.workload.combine(run(prepared.workload, prepared.items))
    took_s = time.perf_counter() - began_s
    prepared.check(output)
    return took_s
