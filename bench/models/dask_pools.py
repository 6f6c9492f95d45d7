"""Dask: ``LocalCluster`` with threads or processes, and a cluster that runs already, of any size.

A task of Dask's is named by a hash of its function and item, and what has a known name is not computed again:
``pure=False`` gives each a name of its own. The dashboard is left out, and so is the limit of memory at which
a worker pauses, since what is compared with it has none.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from bench import cluster
from bench.cluster import job, local
from bench.contracts import ItemFunctions, Model, RunItems
from bench.models._environment import same_environment
from bench.models._installed import EXTRA, missing
from bench.models._semaphore import no_semaphore

LOGGERS = ("distributed", "distributed.client", "tornado.application")
NO_DASHBOARD = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}  # Dask's default is a fixed port


@contextmanager
def _local_cluster(limit: int, *, processes: bool) -> Iterator[RunItems]:
    from distributed import Client, LocalCluster

    _be_quiet()
    workers, threads = (limit, 1) if processes else (1, limit)
    try:
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=threads,
                processes=processes,
                memory_limit=None,
                silence_logs=logging.CRITICAL,
                scheduler_kwargs=NO_DASHBOARD,
            ) as started,
            Client(started, set_as_default=False) as client,
        ):
            yield partial(_run_items, client)
    finally:
        _end_helper()


@contextmanager
def _local_processes(limit: int) -> Iterator[RunItems]:
    # Dask sets variables of malloc and of numeric libraries here, for its workers to inherit
    with same_environment(), _local_cluster(limit, processes=True) as run:
        yield run


def _run_items(client: Any, functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
    results: list[Any] = client.gather(client.map(functions.work, items, pure=False))
    return results


def _be_quiet() -> None:
    """Let Dask log nothing but what is lost: an error of an item comes back as what it is."""
    import distributed  # noqa: F401 - it sets its loggers up when it is imported

    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _end_helper() -> None:
    """End the thread that Dask keeps for large messages until Python ends.

    A process that a later cell forks beside it would be another fork, of which Python warns.
    """
    from distributed import utils

    helper: ThreadPoolExecutor | None = getattr(utils, "_offload_executor", None)
    if helper:
        utils._offload_executor = ThreadPoolExecutor(1, thread_name_prefix="Dask-Offload")
        helper.shutdown()


def _threads_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    from distributed import Client

    with Client(processes=False, threads_per_worker=limit, n_workers=1, dashboard_address=":0") as client:
        results: list[Any] = client.gather(client.map(functions.work, items, pure=False))
    return results


def _processes_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    from distributed import Client

    with Client(n_workers=limit, threads_per_worker=1, dashboard_address=":0") as client:
        results: list[Any] = client.gather(client.map(functions.work, items, pure=False))
    return results


@contextmanager
def _running_cluster(limit: int) -> Iterator[RunItems]:
    _be_quiet()
    address = cluster.address() or local.ensure(limit)
    try:
        with job.connected(address, limit) as connected:
            yield lambda functions, items: connected.run(functions.work, items)
    except BaseException:
        local.end()  # with what its workers may still be doing; one that was named is not ours to end
        raise
    finally:
        _end_helper()


def _prepare(limit: int) -> None:
    if cluster.address() is None:
        local.ensure(limit)


def scheduler_address() -> str:
    """Where a program finds the cluster: as Dask does, or at the port that a scheduler has by default."""
    return os.environ.get("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:8786")


def _cluster_idiom(functions: ItemFunctions, items: Sequence[Any], _limit: int) -> list[Any]:
    from distributed import Client

    with Client(scheduler_address(), direct_to_workers=True) as client:
        placed = client.scatter(list(items), hash=False)
        results: list[Any] = client.gather(client.map(functions.work, placed, pure=False))
    return results


def _no_dask(_module: str) -> str | None:
    return missing("distributed")


def _no_dask_processes(module: str) -> str | None:
    return no_semaphore(module) or missing("distributed")


_Model = partial(Model, family="dask", extra=EXTRA, keeps_workers=True)

MODELS = (
    _Model(
        "dask_threads",
        unit="thread",
        running=partial(_local_cluster, processes=False),
        idiom=_threads_idiom,
        reason=_no_dask,
        about="one Dask worker of many threads, in-process",
    ),
    _Model(
        "dask_processes",
        unit="process",
        running=_local_processes,
        idiom=_processes_idiom,
        reason=_no_dask_processes,
        starts_all=True,
        fresh_interpreters=True,
        start_method="spawn",
        about="Dask worker processes on this machine",
    ),
    _Model(
        "dask",
        unit="worker",
        running=_running_cluster,
        idiom=_cluster_idiom,
        reason=_no_dask,
        prepare=_prepare,
        keeps_items=True,
        fresh_interpreters=True,
        about="a running Dask cluster, of any size",
    ),
)
