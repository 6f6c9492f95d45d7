"""A plugin for pytest that makes two models slower by a fifth: ``pytest -p docs.slow_cells``.

Where the items of a workload are numbers, of iterations or of seconds, ``asyncio`` and ``mp_pool`` do each of
them, and then a fifth of each again. measure_repeatability.py runs it to see whether ``--fail-if-slower``
finds that.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bench.contracts import Model, RunItems
from bench.discovery import all_models

SHARE = 0.2
SLOWED = ("asyncio", "mp_pool")


def pytest_configure() -> None:
    models = all_models()
    for name in SLOWED:
        models[name] = slowed(models[name])


def slowed(model: Model) -> Model:
    @contextmanager
    def running(limit: int) -> Iterator[RunItems]:
        with model.running(limit) as run:

            def run_slower(functions: Any, items: Sequence[Any]) -> list[Any]:
                results = run(functions, items)
                if all(isinstance(item, int | float) for item in items) and hasattr(functions, "check"):
                    run(functions, [type(item)(item * SHARE) for item in items])
                return results

            yield run_slower

    return replace(model, running=running)
