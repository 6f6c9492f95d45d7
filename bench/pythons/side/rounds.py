"""A cell's rounds, each checked, with a look at the GIL before and after it; the lock-step says when."""

from collections.abc import Callable
from typing import Any

from bench.contracts import RunItems
from bench.measure.cell import set_aside_what_is_held
from bench.measure.pools import fill, warm_up
from bench.measure.visit import Visit
from bench.pythons.side.gil import GilWatch


def measure(visit: Visit, watch: GilWatch) -> None:
    """Raises WrongAnswerError, or whatever the workload raises."""
    set_aside_what_is_held()
    if visit.start == "cold":
        with visit.model.running(visit.limit) as run:  # what is imported at the first run is no model's start
            warm_up(run, visit)
            watch.look(run)  # the rounds' own workers are gone when a round is over
        _time(visit, lambda: _started_and_run(visit), watch, None)
    else:
        with visit.model.running(visit.limit) as run:
            fill(run, visit)
            warm_up(run, visit)
            _time(visit, lambda: _run(visit, run), watch, run)


def _started_and_run(visit: Visit) -> Any:
    with visit.model.running(visit.limit) as run:
        return _run(visit, run)


def _run(visit: Visit, run: RunItems) -> Any:
    workload = visit.prepared.workload
    return workload.combine(run(workload, visit.prepared.items))


def _time(visit: Visit, run_once: Callable[[], Any], watch: GilWatch, run: RunItems | None) -> None:
    outputs: list[Any] = []

    def target() -> None:
        outputs.append(run_once())

    def before() -> None:
        watch.look(run)

    def after() -> None:
        visit.prepared.check(outputs.pop())
        watch.look(run)

    visit.benchmark.pedantic(target, setup=before, teardown=after, rounds=1)
