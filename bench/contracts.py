"""The two seams of the suite, Workload and Model, and the names of what passes through them."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bench.points.point import Point
from fixtures.inputs import Inputs

Kind = Literal["io", "cpu"]
Start = Literal["cold", "warm"]
Unit = Literal["caller", "thread", "task", "greenlet", "loop", "process", "interpreter", "worker"]


class ItemFunctions(Protocol):
    """The part of a workload that a model may use: what to do with one item."""

    @property
    def work(self) -> Callable[[Any], Any]: ...

    @property
    def awork(self) -> Callable[[Any], Awaitable[Any]]: ...


class Workload(ItemFunctions, Protocol):
    """A workload module; ``workloads/__init__.py`` says what each of its functions does."""

    __name__: str
    KIND: Kind

    @property
    def items(self) -> Callable[[Inputs], Sequence[Any]]: ...

    @property
    def combine(self) -> Callable[[list[Any]], Any]: ...

    @property
    def check(self) -> Callable[[Any, Inputs], None]: ...


RunItems = Callable[[ItemFunctions, Sequence[Any]], list[Any]]
"""Runs all items and returns their results in the order of the items."""

Idiom = Callable[[ItemFunctions, Sequence[Any], int], list[Any]]
"""The same as one would write it by hand, for a concurrency limit, start and stop included."""


def _nothing_to_prepare(_limit: int) -> None:
    return None


def _runs_everywhere(_module: str) -> None:
    return None


@dataclass(frozen=True)
class Model:
    """A concurrency model.

    family: models that work alike; a word of the model's own file, stored with each result.
    unit: what carries out one item.
    running: a context manager that takes the concurrency limit, starts the pool or loop, yields the
        RunItems and stops what it started.
    idiom: the model as one would write it by hand, with which ``bench/test_overhead.py`` compares it.
    starts: ``cold`` times all of ``running``, ``warm`` only the RunItems. A model with nothing to start
        has only ``warm`` cells; one that starts everything anew for each run, only ``cold`` ones.
    reason: takes the name of a workload's module; why the model can't run it here, or None.
    awaits: it runs a workload's ``awork``, which not every workload has.
    one_at_a_time: the model never has more than one item in work, whatever the limit.
    keeps_workers: a pool that starts its workers as items come and keeps them from run to run, so that a
        warm run needs it to be filled first.
    starts_all: its start has all workers that the limit allows, however few items there are.
    queues_items: items wait in a queue of its workers; False: the next one is started only when another one's
        result was taken, since the model keeps to the limit itself.
    fresh_interpreters: its workers are not forks: each one imports what it runs.
    start_method: multiprocessing's name for how its processes start, if it has any.
    prepare: takes the concurrency limit; starts what outlives each of its pools, such as a cluster, before
        anything is timed.
    keeps_items: items that it was given stay where its workers are, as long as the pool: a warm run finds
        them there.
    preamble: lines that a program which uses its idiom begins with, before all imports.
    extra: of our package, that brings its library: a short run measures the model only where it is named.
    about: what it is, in at most eight words, for the report's legend.
    """

    name: str
    family: str
    unit: Unit
    running: Callable[[int], AbstractContextManager[RunItems]]
    idiom: Idiom
    starts: tuple[Start, ...] = ("cold", "warm")
    reason: Callable[[str], str | None] = _runs_everywhere
    awaits: bool = False
    one_at_a_time: bool = False
    keeps_workers: bool = False
    starts_all: bool = False
    queues_items: bool = True
    fresh_interpreters: bool = False
    start_method: str | None = None
    prepare: Callable[[int], None] = _nothing_to_prepare
    keeps_items: bool = False
    preamble: str = ""
    extra: str = ""
    about: str = ""


@dataclass(frozen=True)
class Cell:
    """One measurement: a workload under a model from a start; at a point, if the run sweeps over some."""

    workload: str
    model: str
    start: Start
    point: Point | None = None

    @property
    def id(self) -> str:
        own = f"{self.workload}-{self.model}-{self.start}"
        return f"{own}-{self.point.suffix}" if self.point else own
