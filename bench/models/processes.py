"""Processes: multiprocessing.Pool (N7, N8, N10) and ProcessPoolExecutor under every start method."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems
from bench.lifetime import end_with_parent
from bench.models._semaphore import no_semaphore


@contextmanager
def _mp_pool(limit: int) -> Iterator[RunItems]:
    with multiprocessing.Pool(limit, initializer=end_with_parent) as pool:
        yield lambda functions, items: pool.map(functions.work, items, chunksize=1)


def _mp_pool_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    with multiprocessing.Pool(limit) as pool:
        return pool.map(functions.work, items, chunksize=1)


@contextmanager
def _process_pool(method: str, limit: int) -> Iterator[RunItems]:
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(limit, mp_context=context, initializer=end_with_parent) as pool:
        yield lambda functions, items: list(pool.map(functions.work, items, chunksize=1))


def _process_pool_idiom(method: str, functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    with ProcessPoolExecutor(limit, mp_context=multiprocessing.get_context(method)) as pool:
        return list(pool.map(functions.work, items))


def _reason(method: str, module: str) -> str | None:
    if method in multiprocessing.get_all_start_methods():
        return no_semaphore(module)
    return f"this platform has no start method {method!r}"


_Model = partial(Model, family="processes", unit="process", keeps_workers=True)
_WORKERS = {
    "fork": "copies of the parent",
    "forkserver": "copies of a server",
    "spawn": "fresh Python interpreters",
}


def _process_pool_model(method: str) -> Model:
    return _Model(
        f"process_pool_{method}",
        running=partial(_process_pool, method),
        idiom=partial(_process_pool_idiom, method),
        reason=partial(_reason, method),
        starts_all=method == "fork",  # the others start a worker when an item finds none idle
        fresh_interpreters=method != "fork",
        start_method=method,
        about=f"ProcessPoolExecutor: worker processes are {_WORKERS[method]}",
    )


_default_method = multiprocessing.get_context().get_start_method()

MODELS = (
    _Model(
        "mp_pool",
        running=_mp_pool,
        reason=no_semaphore,
        idiom=_mp_pool_idiom,
        starts_all=True,
        fresh_interpreters=_default_method != "fork",
        start_method=_default_method,
        about="multiprocessing.Pool: worker processes started the platform's way",
    ),
    *map(_process_pool_model, _WORKERS),
)
