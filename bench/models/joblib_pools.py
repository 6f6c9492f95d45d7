"""joblib: ``Parallel`` over processes of its own kind (loky), and over threads.

A batch is one item. ``batch_size="auto"`` puts short items together, as many as it takes for a batch to last
0.2 s, and learns how many from round to round: what is measured would depend on the rounds before.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems
from bench.lifetime import end_with
from bench.models._environment import same_environment
from bench.models._installed import EXTRA, missing
from bench.models._semaphore import no_semaphore


def _joblib() -> Any:
    """joblib, without the variable of OpenMP's that it sets where it is imported first."""
    with same_environment():
        import joblib
    return joblib


def _run_items(parallel: Any, functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
    from joblib import delayed

    results: list[Any] = parallel(delayed(functions.work)(item) for item in items)
    return results


@contextmanager
def _loky(limit: int) -> Iterator[RunItems]:
    # a worker has no sentinel of its parent, which ``end_with_parent`` waits for
    watched = {"initializer": end_with, "initargs": (os.getpid(),)}
    try:
        with _joblib().Parallel(limit, backend="loky", batch_size=1, **watched) as parallel:
            yield partial(_run_items, parallel)
    finally:
        if limit > 1:  # for one item at a time joblib starts no pool, but runs it in the caller
            _end_workers()


def _end_workers() -> None:
    """End the pool that joblib keeps for its next call, whose workers would be idle for five minutes."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor(reuse=True).shutdown(wait=True)


def _start_tracker(_limit: int) -> None:
    """Start loky's resource tracker: a process that lives as long as this one, whatever pools there are."""
    _joblib()
    from joblib.externals.loky.backend import resource_tracker

    resource_tracker.ensure_running()


def _loky_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    results: list[Any] = Parallel(limit, batch_size=1)(delayed(functions.work)(item) for item in items)
    get_reusable_executor().shutdown(wait=True)
    return results


@contextmanager
def _threading(limit: int) -> Iterator[RunItems]:
    with _joblib().Parallel(limit, backend="threading", batch_size=1) as parallel:
        yield partial(_run_items, parallel)


def _threading_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    from joblib import Parallel, delayed

    parallel = Parallel(limit, backend="threading", batch_size=1)
    results: list[Any] = parallel(delayed(functions.work)(item) for item in items)
    return results


def _no_loky(module: str) -> str | None:
    return no_semaphore(module) or missing("joblib")


def _no_joblib(_module: str) -> str | None:
    return missing("joblib")


_Model = partial(Model, family="joblib", extra=EXTRA, keeps_workers=True)

MODELS = (
    _Model(
        "joblib_loky",
        unit="process",
        running=_loky,
        idiom=_loky_idiom,
        reason=_no_loky,
        prepare=_start_tracker,
        starts_all=True,
        fresh_interpreters=True,
        start_method="loky",
        about="joblib.Parallel over processes of its own",
    ),
    _Model(
        "joblib_threading",
        unit="thread",
        running=_threading,
        idiom=_threading_idiom,
        reason=_no_joblib,
        about="joblib.Parallel over threads",
    ),
)
