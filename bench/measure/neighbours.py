"""What is measured right before and after each timed round, in the same visit, to compare the round with.

A shared machine changes its speed within tenths of a second, and gives several processes now more, now less
than one CPU each. So a round of a workload that needs the CPU stands between two runs of its items by
``serial``, and where the model uses several CPUs between two measurements of the machine's capacity as well:
as many serial runs at once, against the one beside them. They follow each other, and nothing of them runs
beside a timed round.

The run after the last round of a visit also stands before the first of the next, if that follows at once.

A workload that waits varies by 1 %, and its serial run is long: there one run is the neighbour of all rounds
of a sweep, and after the least number of sweeps of as many more. Where a sweep's point has many items, a
sample of them is run, and its seconds count for as many as there are: they wait one after the other.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from bench.contracts import Kind, Model, RunItems
from bench.cpus import cpu_count
from bench.measure import yardstick
from bench.measure.capacity import SerialProcesses, SerialRuns
from bench.measure.environment import gil_enabled
from bench.measure.prepared import Prepared
from fixtures.inputs import Sizes

if TYPE_CHECKING:
    from bench.measure.visit import Visit

UNITS_WITH_A_GIL_EACH = ("process", "interpreter")
UNITS_OF_ONE_GIL = ("thread", "loop")
AT_ONCE_S = 0.15  # within which a run is next to a round: the machine keeps its speed for about as long


def uses_several_cpus(model: Model, kind: Kind) -> bool:
    """Whether the model's items can be on several CPUs at once, for a workload that needs them."""
    units = UNITS_WITH_A_GIL_EACH if gil_enabled() else UNITS_WITH_A_GIL_EACH + UNITS_OF_ONE_GIL
    return kind == "cpu" and model.unit in units


class Beside:
    """The neighbours of one visit: call it before each of its rounds, and after the last.

    serial: seconds of one run of all items. processes: what measures the capacity, if it is to be.
    yardstick: seconds of a fixed piece of work, for ``serial`` itself. first_s: the seconds of a serial run
    that has just ended, which then stands before the first round. rounds: so many stand between two places.
    """

    def __init__(
        self,
        serial: Callable[[], float],
        processes: SerialProcesses | None = None,
        yardstick: Callable[[], float] | None = None,
        first_s: float | None = None,
        rounds: int = 1,
    ) -> None:
        self._serial, self._processes, self._yardstick = serial, processes, yardstick
        self._first_s, self._rounds, self._called = first_s, rounds, 0
        self._yardstick_s: list[float] = []
        self._serial_s: list[float] = []
        self._capacity: list[float] = []

    def __call__(self) -> None:
        self._called += 1
        if (self._called - 1) % self._rounds == 0:
            self._measure()

    def _measure(self) -> None:
        if self._yardstick:
            self._yardstick_s.append(self._yardstick())
        serial_s = self._serial() if self._first_s is None else self._first_s
        self._first_s = None
        self._serial_s.append(serial_s)
        if self._processes:
            self._capacity.append(sum(serial_s / own_s for own_s in self._processes.seconds()))

    @property
    def latest_s(self) -> float:
        """Seconds of the last serial run."""
        return self._serial_s[-1]

    def stored(self, rounds: int) -> dict[str, Any]:
        """As ``extra_info`` has them, a list per visit. rounds: that the visit had."""
        places = rounds // self._rounds + 1  # pytest-benchmark may have called once more, for its profiler
        return {
            "serial_s": [self._serial_s[:places]],
            "capacity": [self._capacity[:places]] if self._processes else None,
            "cpus": self._processes.count if self._processes else None,
        } | ({"yardstick_s": [self._yardstick_s[:places]]} if self._yardstick else {})


class Neighbours:
    """Measures what stands beside the rounds of one workload at a time. A context manager.

    run: runs items one after the other, as ``serial`` does.
    """

    def __init__(self, run: RunItems) -> None:
        self._run = run
        self._prepared: Prepared | None = None
        self._processes: SerialProcesses | None = None
        # By workload and sizes: a sweep, and the seconds of the run in it
        self._latest: dict[tuple[str, Sizes | None], tuple[int, float]] = {}
        self._ended: tuple[float, float] | None = None  # when the last serial run ended, and its seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end_processes()

    def of(self, visit: "Visit") -> Beside:
        """What is to stand beside the rounds of a visit, before its model has any threads."""
        if self._prepared is not visit.prepared:
            self.end_processes()
            self._prepared, self._ended = visit.prepared, None
        if visit.prepared.workload.KIND == "io":
            latest_s = self._latest_of(visit)
            return Beside(lambda: latest_s)
        runs = SerialRuns(self._run, visit.prepared)
        if visit.model.family == "serial":
            return Beside(runs.seconds, yardstick=yardstick.seconds)
        if uses_several_cpus(visit.model, visit.prepared.workload.KIND):
            processes = self._running(runs, visit.limit)
            return Beside(partial(self._timed, runs), processes, rounds=visit.rounds_between)
        return Beside(partial(self._timed, runs), first_s=self._just_ended_s())

    def _timed(self, runs: SerialRuns) -> float:
        seconds = runs.seconds()
        self._ended = time.monotonic(), seconds
        return seconds

    def _just_ended_s(self) -> float | None:
        """The seconds of the last serial run, if it ended just now."""
        if self._ended is None or time.monotonic() - self._ended[0] > AT_ONCE_S:
            return None
        return self._ended[1]

    def _latest_of(self, visit: "Visit") -> float:
        beside = visit.sample or visit.prepared
        due = visit.sweep < visit.sweeps or visit.sweep % visit.sweeps == 0
        known = beside.name, beside.sizes
        if known not in self._latest or (due and self._latest[known][0] != visit.sweep):
            self._latest[known] = visit.sweep, SerialRuns(self._run, beside).seconds()
        return self._latest[known][1] * len(visit.prepared.items) / len(beside.items)

    def _running(self, runs: SerialRuns, limit: int) -> SerialProcesses:
        count, known = min(limit, cpu_count()), self._processes
        if known is None or not known.are_running or known.count != count:  # a sweep has several limits
            self.end_processes()
            self._processes = known = SerialProcesses(runs, count)
        return known

    def end_processes(self) -> None:
        """End what measures the capacity; it is started again when it is needed."""
        if self._processes:
            self._processes.end()
            self._processes = None
