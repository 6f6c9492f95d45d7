"""The machine's capacity: how many CPUs it gives to processes that each run the items serially."""

import time
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from bench.contracts import RunItems
from bench.lifetime import end_with_parent
from bench.measure.instruments import Forked, ended_if_it_fails, forked
from bench.measure.prepared import Prepared


class SerialRuns(NamedTuple):
    """A workload and what runs its items one after the other."""

    run: RunItems
    prepared: Prepared

    def seconds(self) -> float:
        """Seconds that one run of all items takes. Raises WrongAnswerError.

        One more item, not timed, comes first: it pays for what was done before, such as a fork, which leaves
        every page to be copied at its next change.
        """
        workload, items = self.prepared.workload, self.prepared.items
        self.run(workload, items[:1])
        began_s = time.perf_counter()
        output = workload.combine(self.run(workload, items))
        took_s = time.perf_counter() - began_s
        self.prepared.check(output)
        return took_s


class SerialProcesses:
    """Processes that sleep until all of them are to run the items at once.

    They are forks, with the memory layout of this process, and so its speed. Start them before a model has
    threads, and end them before memory is measured: a fork's pages count in part for each process.
    """

    def __init__(self, runs: SerialRuns, count: int) -> None:
        self.count = count
        self._started: list[Forked] = []
        with ended_if_it_fails(self.end):
            for _ in range(count):
                self._started.append(forked(_answer, runs))

    @property
    def are_running(self) -> bool:
        return bool(self._started)

    def seconds(self) -> list[float]:
        """Seconds that each process takes for its run, while all of them run. Raises RuntimeError."""
        with ended_if_it_fails(self.end):
            try:
                for _, connection in self._started:
                    connection.send(True)
                return [connection.recv() for _, connection in self._started]
            except (EOFError, OSError):
                raise RuntimeError("a process that measures the machine's capacity has ended") from None

    def end(self) -> None:
        while self._started:
            process, connection = self._started.pop()
            process.kill()  # a fork of ours may hold the connection open
            process.join()
            connection.close()


def _answer(connection: "Connection[Any, Any]", runs: SerialRuns) -> None:
    end_with_parent()
    while connection.recv():
        connection.send(runs.seconds())
