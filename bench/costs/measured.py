"""Trials measured: each model runs the synthetic jobs in pools of its own, and serial runs them beside it.

All happens in one process that holds what a session of the matrix holds: what a process holds is copied with
each fork, and makes a pool's start what it is.
"""

import importlib
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from statistics import fmean, median
from typing import Any, Self

from bench.contracts import Model, RunItems
from bench.costs.job import Job
from bench.costs.trials import (
    COLD_WAIT_S,
    MANY_WAIT_S,
    TRIALS,
    WAIT_S,
    Trial,
    Visit,
    Width,
    widths,
)
from bench.cpus import cpu_count
from bench.discovery import load_workload
from bench.measure import fork_server, packing, yardstick
from bench.measure.capacity import SerialProcesses, SerialRuns
from bench.measure.cell import set_aside_what_is_held
from bench.measure.heat import Rival
from bench.measure.job import CALIBRATED
from bench.measure.neighbours import uses_several_cpus
from bench.measure.one_by_one import Seen
from bench.measure.pools import fill, warm_up
from bench.measure.prepared import Prepared
from fixtures.inputs import Inputs, Sizes

WORKLOAD = CALIBRATED
HELD = ("pytest", "pytest_benchmark.plugin", "numpy", "scipy.special", "pandas", "requests", "aiohttp")
EMPTY_ITEMS, WAITING_ITEMS, MANY_ITEMS = 250, 2, 50
SLOW_START_S = 0.8
SPEED_ITERATIONS = 200_000  # 10 to 20 ms
NO_SIZES = Sizes(requests=1, latency_s=0.0, sleeps=(), rows=1, spin_iterations=0)


PACKED_ITEMS, SHORTEST_S = 4, 1e-9
ONLY_PACKED = Seen([0.0], 0.0, 1.0)  # what has waited is not run again


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
    """Visits of models, one after the other. A context manager.

    run_serial: runs items one after the other. Processes that measure the machine's capacity wait as long.
    """

    def __init__(self, run_serial: RunItems) -> None:
        self._serial, self._cpus = run_serial, cpu_count()
        self.iteration_s = self._iteration_s()
        self._slow: set[str] = set()
        self._runs = SerialRuns(run_serial, self._prepared(TRIALS["cpu_long"], 1))
        self._looks: list[float] = []  # at the capacity, in a visit
        self._processes = SerialProcesses(self._runs, self._cpus) if self._cpus > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._processes:
            self._processes.end()

    def visit(self, model: Model) -> Visit:
        """All trials of a model, in fresh pools. Raises WrongAnswerError, or whatever the model raises.

        Serial's waits stand before and after all of them; its CPU, and looks at how many CPUs there are,
        between their rounds: the machine's speed changes within tenths of a second.
        """
        set_aside_what_is_held()
        if model.start_method == "forkserver":
            fork_server.renew()
        yardstick_s, before = yardstick.seconds(), self._beside()
        self._looks = [self.capacity()]
        seconds = self._cold(model)
        narrow, wide = self._widths(model)
        alone: dict[str, float] = {}
        seconds |= self._in_pool(model, narrow, "narrow", alone) | self._in_pool(model, wide, "wide", alone)
        after = self._beside()
        yardstick_s = fmean((yardstick_s, yardstick.seconds()))
        beside = {name: fmean((before[name], after[name])) for name in before} | alone
        return Visit(model.name, narrow, wide, fmean(self._looks), yardstick_s, beside, seconds)

    def capacity(self) -> float:
        """How many CPUs the machine gives to as many serial runs at once."""
        if self._processes is None:
            return 1.0
        alone_s = self._runs.seconds()
        return sum(alone_s / own_s for own_s in self._processes.seconds())

    def beside(self, prepared: Prepared) -> float:
        """Seconds that serial takes for all items now. Raises WrongAnswerError."""
        return SerialRuns(self._serial, prepared).seconds()

    def _beside(self) -> dict[str, float]:
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

    def _widths(self, model: Model) -> tuple[int, int]:
        return widths(
            self._cpus,
            model.unit,
            fresh_interpreters=model.fresh_interpreters,
            slow=model.name in self._slow,
        )

    def _cold(self, model: Model) -> dict[str, float]:
        """The cold trials, for what has both starts."""
        if set(model.starts) != {"cold", "warm"}:
            return {}
        narrow, _ = self._widths(model)
        trial = TRIALS["cold_narrow"]
        model.prepare(narrow)
        first_s = timed_cold(model, narrow, self._prepared(trial, narrow))  # what is imported once is in it
        if first_s > SLOW_START_S:
            self._slow.add(model.name)
        narrow, wide = self._widths(model)
        return {
            "cold_narrow": self._trial(TRIALS["cold_narrow"], narrow, model, None, {}),
            "cold_wide": self._trial(TRIALS["cold_wide"], wide, model, None, {}),
        }

    def _in_pool(self, model: Model, limit: int, width: Width, alone: dict[str, float]) -> dict[str, float]:
        """The trials of one width, in one pool if the model has warm ones.

        alone: is told what serial takes per item beside them, by ``Trial.beside``.
        """
        trials = {
            name: trial
            for name, trial in TRIALS.items()
            if trial.width == width and not trial.cold and _is_for(trial, model)
        }
        if not trials:
            return {}
        if "warm" not in model.starts:
            return {name: self._trial(trial, limit, model, None, alone) for name, trial in trials.items()}
        any_of_them = Rival(model, limit, self._prepared(TRIALS["empty_few"], limit))
        model.prepare(limit)
        with model.running(limit) as run:
            fill(run, any_of_them)
            warm_up(run, any_of_them)
            return {name: self._trial(trial, limit, model, run, alone) for name, trial in trials.items()}

    def _trial(
        self, trial: Trial, limit: int, model: Model, run: RunItems | None, alone: dict[str, float]
    ) -> float:
        """The median of the trial's repeats, cold ones without a pool that runs."""
        prepared = self._prepared(trial, limit)
        if run is None:
            model.prepare(limit)
            once = partial(timed_cold, model, limit, prepared)
        else:
            once = partial(timed, run, prepared)
            if model.keeps_items:  # a warm run finds them where its workers are
                once()
        if not trial.beside:
            return median(once() for _ in range(trial.repeats))
        alone_s, own_s = [self._alone_s(trial, limit)], []
        for _ in range(trial.repeats):
            own_s.append(once())
            alone_s.append(self._alone_s(trial, limit))
            if trial.tells_share and uses_several_cpus(model, "cpu"):
                self._looks.append(self.capacity())
        alone[trial.beside] = fmean(alone_s)
        return median(own_s)

    def _alone_s(self, trial: Trial, limit: int) -> float:
        """What serial takes per item of the trial; of one that carries strings, what packing takes."""
        prepared = self._prepared(trial, max(1, limit // 2) if trial.per_slot else limit)
        if not trial.words:
            return self.beside(prepared) / len(prepared.items)
        work, items = prepared.workload.work, prepared.items[:PACKED_ITEMS]
        return max(SHORTEST_S, packing.facts(work, items, items, ONLY_PACKED)["packing_s"])

    def _prepared(self, trial: Trial, limit: int) -> Prepared:
        plain = 0 if trial.words else trial.bytes
        job = Job(trial.count(limit), trial.cpu_s, trial.wait_s, plain)
        return prepared_of(
            job, self.iteration_s, words=trial.words or None, exchanges=trial.exchanges or None
        )

    def _iteration_s(self) -> float:
        """Seconds of one iteration of the loop, about: what an item takes is measured beside each trial."""
        prepared = prepared_of(Job(1, 1.0, 0.0), 1 / SPEED_ITERATIONS)
        runs = [timed(self._serial, prepared) for _ in range(5)]
        return median(runs) / SPEED_ITERATIONS


def _is_for(trial: Trial, model: Model) -> bool:
    """Whether the model is to run the trial: what runs one item at a time waits for each, as serial does."""
    if model.one_at_a_time and trial.wait_s:
        return False
    if trial.several and not uses_several_cpus(model, "cpu"):
        return False
    return not trial.units or model.unit in trial.units
