"""Measures a cell: the instrumented round if one is due, then the timed rounds between their neighbours."""

import gc
from collections.abc import Callable
from typing import Any

from bench.contracts import Model, RunItems
from bench.measure import fork_server, instrumented_round
from bench.measure.heat import RIVALS, Heat, Rival
from bench.measure.neighbours import Beside, uses_several_cpus
from bench.measure.pools import fill, import_once, warm_up, warm_up_the_rest
from bench.measure.prepared import Prepared
from bench.measure.visit import Visit


def measure(visit: Visit) -> None:
    """Time the visit's rounds and fill its benchmark's ``extra_info``.

    An instrumented round, if one is due, comes first, and may be the warm-up too.
    Raises WrongAnswerError, or whatever the workload raises; the cell then has no result.
    """
    visit.model.prepare(visit.limit)
    visit.benchmark.group = visit.prepared.name
    visit.benchmark.extra_info |= visit.describe()
    set_aside_what_is_held()
    if visit.neighbours and visit.model.start_method == "forkserver":
        fork_server.renew()
        import_once(visit)
    kind = visit.prepared.workload.KIND
    apart = visit.is_instrumented and (visit.start == "cold" or uses_several_cpus(visit.model, kind))
    if visit.is_instrumented and visit.neighbours:
        visit.neighbours.end_processes()
    if apart:
        visit.benchmark.extra_info |= _instrumented(visit)
    beside = visit.neighbours.of(visit) if visit.neighbours and not visit.benchmark.disabled else None
    if visit.start == "cold":
        time_rounds(visit, _cold(visit.model, visit.limit, visit.prepared), beside)
    else:
        _time_warm(visit, beside, instrument=visit.is_instrumented and not apart)
    visit.benchmark.extra_info |= facts_of_inputs(visit.prepared)


def _instrumented(visit: Visit) -> dict[str, Any]:
    """The facts of one round with all instruments, in a pool of its own.

    What measures the capacity is forked before a model has threads, and would share its memory with this
    round; so this round comes before it, and the timed ones after it in another pool.
    """
    if visit.start == "cold":
        import_once(visit)
        return instrumented_round.run(visit, None)
    with visit.model.running(visit.limit) as run:
        fill(run, visit)
        return instrumented_round.run(visit, run)


def _time_warm(visit: Visit, beside: Beside | None, *, instrument: bool) -> None:
    rivals = {name: Rival(model, visit.limit, visit.prepared) for name, model in visit.rivals.items()}
    with Heat(rivals) as heat, visit.model.running(visit.limit) as run:
        fill(run, visit)
        if instrument:
            facts = instrumented_round.run(visit, run)
            visit.benchmark.extra_info |= facts
            warm_up_the_rest(run, visit, facts["wall_instrumented_s"])
        else:
            warm_up(run, visit)
        time_rounds(visit, _warm(run, visit.prepared), beside, heat)


def set_aside_what_is_held() -> None:
    """Keep the garbage collector to the cell's own objects.

    A full collection walks all that pytest and the suite hold, for tens of milliseconds, in whichever
    round it falls.
    """
    gc.collect()
    gc.freeze()


def _cold(model: Model, limit: int, prepared: Prepared) -> Callable[[], Any]:
    def run_once() -> Any:
        with model.running(limit) as run:
            return prepared.workload.combine(run(prepared.workload, prepared.items))

    return run_once


def _warm(run: RunItems, prepared: Prepared) -> Callable[[], Any]:
    return lambda: prepared.workload.combine(run(prepared.workload, prepared.items))


def time_rounds(
    visit: Visit, run_once: Callable[[], Any], beside: Beside | None, heat: Heat | None = None
) -> None:
    """Time ``run_once`` for the visit's rounds and check each output, outside the timed region.

    beside: measures the neighbours, before each round and after the last; None for a visit without them.
    heat: the rivals, whose rounds come right before each of these.
    """
    outputs: list[Any] = []

    def target() -> None:
        outputs.append(run_once())

    def check_output() -> None:
        output = outputs.pop()
        visit.prepared.check(output)
        visit.benchmark.extra_info["result_type"] = type(output).__name__

    def before_round() -> None:
        if beside:
            beside()
        if heat:
            heat.run(beside.latest_s if beside else 0.0)

    visit.benchmark.pedantic(target, setup=before_round, teardown=check_output, rounds=visit.rounds)
    if outputs:  # a disabled benchmark calls no teardown
        check_output()
    if beside:
        beside()
        visit.benchmark.extra_info["neighbours"] = beside.stored(visit.rounds)
    if heat and visit.rivals:
        visit.benchmark.extra_info[RIVALS] = heat.stored(visit.rounds)


def facts_of_inputs(prepared: Prepared) -> dict[str, Any]:
    """What the workload has read of its inputs, now that its answers are checked."""
    wrong_share = getattr(prepared.workload, "wrong_share", None)
    facts = {"wrong_share": wrong_share(prepared.inputs)} if wrong_share else {}
    return facts | {"inputs": prepared.inputs.recorded()}
