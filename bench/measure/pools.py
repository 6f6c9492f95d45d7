"""What a model's pool does before it is timed: start all of its workers, and what each of them does once."""

import time
from itertools import cycle, islice
from typing import Protocol

from bench.contracts import Model, RunItems
from bench.measure.prepared import Prepared
from bench.measure.spans import WorkerOccupier, WorkerWarmer

SHORTEST_OCCUPATION_S = 0.005
LONGEST_OCCUPATION_S = 5.0
LONGEST_REST_S = 1.0


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

    All of them, once, where they stay with the workers.
    """
    workers = 1 if pool.model.one_at_a_time else pool.limit
    items = pool.prepared.items
    began_s = time.perf_counter()
    run(pool.prepared.workload, items if pool.model.keeps_items else items[: 2 * workers])
    warm_up_the_rest(run, pool, time.perf_counter() - began_s)


def warm_up_the_rest(run: RunItems, pool: Pool, round_s: float) -> None:
    """An untimed item for each worker, where there are fewer items than workers.

    round_s: of all items. Where they are long, what a worker does once is little beside them, and is left.
    """
    workers = 1 if pool.model.one_at_a_time else pool.limit
    items = pool.prepared.items
    if not 0 < len(items) < workers or pool.model.keeps_items:
        return
    all_s = round_s * workers / len(items)
    if all_s <= LONGEST_REST_S:
        pairs = [(item, all_s) for item in islice(cycle(items), workers)]
        run(WorkerWarmer(pool.prepared.workload.__name__), pairs)
