"""The synthetic jobs, how long a run of one takes, and serial and the CPUs beside it.

All happens in one process that holds what a session of the matrix holds: what a process holds is copied with
each fork, and makes a pool's start what it is.
"""

import importlib
import time
from contextlib import suppress
from dataclasses import replace
from statistics import median
from typing import Any, Self

from bench.contracts import Model, RunItems
from bench.costs.job import Job
from bench.costs.trials import COLD_WAIT_S, LONG_S, MANY_WAIT_S, TRIALS, WAIT_S
from bench.cpus import cpu_count
from bench.discovery import load_workload
from bench.measure.capacity import SerialProcesses, SerialRuns
from bench.measure.job import CALIBRATED
from bench.measure.prepared import Prepared
from fixtures.inputs import Inputs, Sizes

WORKLOAD = CALIBRATED
HELD = ("pytest", "pytest_benchmark.plugin", "numpy", "scipy.special", "pandas", "requests", "aiohttp")
EMPTY_ITEMS, WAITING_ITEMS, MANY_ITEMS = 250, 2, 50
SPEED_ITERATIONS = 200_000  # 10 to 20 ms
NO_SIZES = Sizes(requests=1, latency_s=0.0, sleeps=(), rows=1, spin_iterations=0)


class NothingNeededError(RuntimeError):
    """The synthetic job asked for a server or a file."""


def hold_what_a_session_holds() -> None:
    """Import what a session of the matrix has imported, as far as it is installed."""
    for name in HELD:
        with suppress(ImportError):
            importlib.import_module(name)


def prepared_of(
    job: Job, iteration_s: float, *, words: int | None = None, exchanges: int | None = None
) -> Prepared:
    """The synthetic workload as such a job, with items that carry strings or exchange messages.

    iteration_s: seconds of an iteration of its loop.
    """
    sizes = replace(
        NO_SIZES,
        mixed_items=job.items,
        mixed_iterations=round(job.cpu_s / iteration_s),
        mixed_wait_s=job.wait_s,
        mixed_bytes=int(job.bytes),
        mixed_words=words,
        mixed_exchanges=exchanges,
    )
    inputs = Inputs.of(sizes, server=_not_needed, csv=_not_needed)
    return Prepared.of(WORKLOAD, load_workload(WORKLOAD), inputs)


def _not_needed(*_: object) -> Any:
    raise NothingNeededError(f"{WORKLOAD} needs neither a server nor a file")


def timed(run: RunItems, prepared: Prepared) -> float:
    """Seconds of a run of all items. Raises WrongAnswerError."""
    began_s = time.perf_counter()
    output = prepared.workload.combine(run(prepared.workload, prepared.items))
    took_s = time.perf_counter() - began_s
    prepared.check(output)
    return took_s


def timed_cold(model: Model, limit: int, prepared: Prepared) -> float:
    """The same with the start and the stop of the model."""
    began_s = time.perf_counter()
    with model.running(limit) as run:
        output = prepared.workload.combine(run(prepared.workload, prepared.items))
    took_s = time.perf_counter() - began_s
    prepared.check(output)
    return took_s


class Measuring:
    """What visits need: serial, processes that tell how many CPUs there are. A context manager.

    run_serial: runs items one after the other. Processes that measure the machine's capacity wait as long.
    iteration_s: seconds of one iteration of the loop, about: what an item takes is measured beside a trial.
    slow: the models whose start was seen to take long.
    """

    def __init__(self, run_serial: RunItems) -> None:
        self._serial, self.cpus = run_serial, cpu_count()
        self.iteration_s = self._iteration_s()
        self.slow: set[str] = set()
        long = Job(TRIALS["cpu_long"].count(1), LONG_S, 0.0)
        self._runs = SerialRuns(run_serial, prepared_of(long, self.iteration_s))
        self._processes = SerialProcesses(self._runs, self.cpus) if self.cpus > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._processes:
            self._processes.end()

    def capacity(self) -> float:
        """How many CPUs the machine gives to as many serial runs at once."""
        if self._processes is None:
            return 1.0
        alone_s = self._runs.seconds()
        return sum(alone_s / own_s for own_s in self._processes.seconds())

    def beside(self, prepared: Prepared) -> float:
        """Seconds that serial takes for all items now. Raises WrongAnswerError."""
        return SerialRuns(self._serial, prepared).seconds()

    def idle_beside(self) -> dict[str, float]:
        """Serial's seconds per item that is empty or waits, see ``bench.costs.trials.BESIDE``."""
        jobs = {
            "empty": Job(EMPTY_ITEMS, 0.0, 0.0),
            "wait": Job(WAITING_ITEMS, 0.0, WAIT_S),
            "many_wait": Job(MANY_ITEMS, 0.0, MANY_WAIT_S),
            "cold_wait": Job(WAITING_ITEMS, 0.0, COLD_WAIT_S),
        }
        return {
            name: self.beside(prepared_of(job, self.iteration_s)) / job.items for name, job in jobs.items()
        }

    def _iteration_s(self) -> float:
        prepared = prepared_of(Job(1, 1.0, 0.0), 1 / SPEED_ITERATIONS)
        runs = [timed(self._serial, prepared) for _ in range(5)]
        return median(runs) / SPEED_ITERATIONS
