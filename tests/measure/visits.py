"""Visits of cells whose workload is at hand, with a benchmark that times nothing."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from bench.discovery import all_models, load_workload
from bench.measure.memory import MemorySampler
from bench.measure.prepared import Prepared
from bench.measure.visit import Visit
from fixtures.inputs import Inputs, Sizes

SIZES = Sizes(requests=2, latency_s=0.0, sleeps=(0.001, 0.002), rows=16, spin_iterations=10, spin_items=4)


class Benchmark(SimpleNamespace):
    """In place of pytest-benchmark's fixture: calls the rounds and their set-up; no teardown if disabled."""

    def __init__(self, *, disabled: bool = False) -> None:
        super().__init__(disabled=disabled, group=None, extra_info={}, rounds=0)

    def pedantic(
        self,
        target: Callable[[], Any],
        setup: Callable[[], None] | None,
        teardown: Callable[[], None],
        rounds: int,
    ) -> None:
        for _ in range(1 if self.disabled else rounds):
            if setup:
                setup()
            target()
            self.rounds += 1
            if not self.disabled:
                teardown()


def not_needed(*_: object) -> Any:
    raise AssertionError("the workload needs none")


def visit(workload: str, model: str, memory: MemorySampler, **changes: Any) -> Visit:
    """A visit of a cell in its warm start, of two at once, three rounds and no instrument."""
    inputs = Inputs.of(SIZES, server=changes.pop("server", not_needed), csv=not_needed)
    prepared = Prepared.of(workload, load_workload(workload), inputs)
    facts: dict[str, Any] = {
        "benchmark": Benchmark(),
        "start": all_models()[model].starts[-1],
        "limit": 2,
        "sweep": 0,
        "profile": "test",
        "sweeps": 1,
        "rounds": 3,
        "instrument": False,
        "neighbours": None,
    }
    return Visit(model=all_models()[model], prepared=prepared, memory=memory, **facts | changes)
