"""Processes: multiprocessing.Pool (N7, N8, N10) and ProcessPoolExecutor under every start method."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial

from bench.contracts import Model, Run
from bench.lifetime import end_with_parent


@contextmanager
def _mp_pool(limit: int) -> Iterator[Run]:
    with multiprocessing.Pool(limit, initializer=end_with_parent) as pool:
        yield lambda tasks, items: pool.map(tasks.work, items, chunksize=1)


@contextmanager
def _process_pool(method: str, limit: int) -> Iterator[Run]:
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(limit, mp_context=context, initializer=end_with_parent) as pool:
        yield lambda tasks, items: list(pool.map(tasks.work, items, chunksize=1))


def _reason(method: str, _module: str) -> str | None:
    if method in multiprocessing.get_all_start_methods():
        return None
    return f"this platform has no start method {method!r}"


def _model(method: str) -> Model:
    return Model(
        f"process_pool_{method}",
        partial(_process_pool, method),
        reason=partial(_reason, method),
        pool="process",
        boots=method != "fork",
        start_method=method,
    )


_method = multiprocessing.get_context().get_start_method()  # what one gets who does not choose

MODELS = (
    Model("mp_pool", _mp_pool, pool="process", boots=_method != "fork", start_method=_method),
    *map(_model, ("fork", "forkserver", "spawn")),
)
