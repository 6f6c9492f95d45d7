"""The two seams, workload and model, and the records that pass through them."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from fixtures.inputs import Inputs

Kind = Literal["io", "cpu"]
Start = Literal["cold", "warm"]
Unit = Literal["process", "thread", "interpreter"]


class Tasks(Protocol):
    """The part of a workload that a model may use: what to do with one item."""

    @property
    def work(self) -> Callable[[Any], Any]: ...

    @property
    def awork(self) -> Callable[[Any], Awaitable[Any]]: ...


class Workload(Tasks, Protocol):
    """A workload module, see ``workloads/__init__.py``."""

    __name__: str
    KIND: Kind

    @property
    def items(self) -> Callable[[Inputs], Sequence[Any]]: ...

    @property
    def combine(self) -> Callable[[list[Any]], Any]: ...

    @property
    def check(self) -> Callable[[Any, Inputs], None]: ...


Run = Callable[[Tasks, Sequence[Any]], list[Any]]  # the results in the order of the items


def _always_available(_module: str) -> None:
    return None


@dataclass(frozen=True)
class Model:
    """A concurrency model.

    start: takes the concurrency limit, starts pool or loop, yields the Run, stops what it started.
    starts: ``cold`` times all of ``start``, ``warm`` only the Run. A model that has nothing to
        start has only ``warm``; one that starts everything anew for each Run, only ``cold``.
    reason: why it can't run the workload module of that name here, or None.
    one_at_a_time: it never has more than one item in hand, whatever the limit.
    pool: the kind of worker that lives from Run to Run, if any.
    boots: its workers are fresh interpreters, not forks: each imports what it runs.
    start_method: multiprocessing's name for how its processes start, if any.
    """

    name: str
    start: Callable[[int], AbstractContextManager[Run]]
    starts: tuple[Start, ...] = ("cold", "warm")
    reason: Callable[[str], str | None] = _always_available
    one_at_a_time: bool = False
    pool: Unit | None = None
    boots: bool = False
    start_method: str | None = None


@dataclass(frozen=True)
class Cell:
    """One measurement: a workload under a model from a start."""

    workload: str
    model: str
    start: Start

    @property
    def id(self) -> str:
        return f"{self.workload}-{self.model}-{self.start}"
