"""What a model's pool does before it is timed: start all of its workers, and what each of them does once."""

from typing import Protocol

from bench.contracts import Model, RunItems
from bench.measure.prepared import Prepared
from bench.measure.spans import WorkerOccupier

SHORTEST_OCCUPATION_S = 0.005
LONGEST_OCCUPATION_S = 5.0


class Pool(Protocol):
    """A model, its concurrency limit, and the workload that its pool is to run."""

    @property
    def model(self) -> Model: ...

    @property
    def limit(self) -> int: ...

    @property
    def prepared(self) -> Prepared: ...


def fill(run: RunItems, pool: Pool) -> None:
    """Occupy all workers of a pool at once, so that each of them exists and has its imports.

    Raises RuntimeError if the pool does not get to its limit of workers.
    """
    model, occupier = pool.model, WorkerOccupier(pool.prepared.workload.__name__)
    seconds, workers = SHORTEST_OCCUPATION_S, 0
    while model.keeps_workers and workers < pool.limit:
        if seconds > LONGEST_OCCUPATION_S:
            raise RuntimeError(f"{model.name} has {workers} workers, not the {pool.limit} asked for")
        workers = len(set(run(occupier, [seconds] * pool.limit)))
        seconds *= 2


def import_once(pool: Pool) -> None:
    """One untimed item: what this process imports at its first is no part of a model's start.

    By a pool of one worker, where the model starts it: a cluster that is there already has as many as it has.
    """
    with pool.model.running(pool.limit if pool.model.keeps_items else 1) as run:
        run(pool.prepared.workload, pool.prepared.items[:1])


def warm_up(run: RunItems, pool: Pool) -> None:
    """Two untimed items per worker: what a worker does once (a connection, a cache) is done then.

    All of them, where they stay with the workers.
    """
    workers = 1 if pool.model.one_at_a_time else pool.limit
    items = pool.prepared.items
    run(pool.prepared.workload, items if pool.model.keeps_items else items[: 2 * workers])
