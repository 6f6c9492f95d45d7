"""What a model costs of its own: 1,000 items that do nothing, against the model's bare idiom.

In each round the model and its idiom, the model as one would write it by hand, run one after the
other, the idiom first in every other round. ``extra_info["overhead"]`` is the median of the ratios
with its interval. Run it with ``pytest bench/test_overhead.py``; ``--profile full`` includes it.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.contracts import Model
from bench.discovery import all_models
from bench.stats.intervals import Estimate
from bench.stats.paired import ratio
from workloads import _noop

ITEMS = list(range(1_000))
LIMIT = 2
ROUNDS = 40


class Turns:
    """The model and its idiom, each run taking turns with the other; their times in seconds."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.model_s: list[float] = []
        self.idiom_s: list[float] = []

    def run_model(self) -> None:
        self.model_s.append(_seconds(lambda: _by_model(self.model)))

    def run_idiom_if_due(self) -> None:
        """Run the idiom before rounds 0, 2, 4 … and after rounds 1, 3, 5 …; called around each round."""
        if len(self.model_s) % 2 == 0:
            self.idiom_s.append(_seconds(lambda: self.model.idiom(_noop, ITEMS, LIMIT)))


def _by_model(model: Model) -> list[Any]:
    with model.running(LIMIT) as run_items:
        return run_items(_noop, ITEMS)


def _seconds(function: Callable[[], list[Any]]) -> float:
    began_s = time.perf_counter()
    results = function()
    took_s = time.perf_counter() - began_s
    assert results == ITEMS
    return took_s


@pytest.mark.parametrize("name", all_models())
def test_overhead(benchmark: BenchmarkFixture, name: str, pytestconfig: pytest.Config) -> None:
    model = all_models()[name]
    if reason := _not_run(model, pytestconfig):
        pytest.skip(reason)
    model.prepare(LIMIT)
    _by_model(model)  # what is imported or started once, such as the fork server, is not compared
    model.idiom(_noop, ITEMS, LIMIT)
    turns = Turns(model)
    around = turns.run_idiom_if_due
    benchmark.pedantic(turns.run_model, setup=around, teardown=around, rounds=ROUNDS)
    benchmark.extra_info |= {"model": name, "overhead": _stored(ratio(turns.model_s, turns.idiom_s))}


def _stored(overhead: Estimate) -> dict[str, float]:
    return {
        "median": overhead.value,
        "low": overhead.low,
        "high": overhead.high,
        "coverage": overhead.coverage,
    }


def _not_run(model: Model, config: pytest.Config) -> str | None:
    named = config.getoption("model") or ()
    if named and model.name not in named:
        return "not asked for"
    if model.family == "dask" and not named:
        return f"left to --model {model.name}: each round starts a cluster"
    if model.unit == "worker" and not config.getoption("dask_scheduler"):
        return "needs --dask-scheduler"
    return model.reason(_noop.__name__)
