"""Measures one cell: settle the pool, warm up or look why, time the rounds, check every answer."""

import gc
from collections.abc import Callable
from typing import Any

from pytest_benchmark.fixture import BenchmarkFixture

from bench.answers import check
from bench.contracts import Model, Run, Start
from bench.explain import explain
from bench.lab import Lab, Prepared
from bench.trace import Hold
from fixtures.cache import sha256_of

LONGEST_HOLD_S = 5.0


def measure(
    benchmark: BenchmarkFixture,
    model: Model,
    start: Start,
    prepared: Prepared,
    lab: Lab,
    *,
    limit: int,
    sweep: int,
) -> None:
    """Time the profile's rounds of one cell, ``limit`` items at once, and fill its ``extra_info``.

    In the first sweep an instrumented round comes first, which is a warm-up too.
    Raises WrongAnswerError, or whatever the workload raises; the cell then has no result.
    """
    describe(benchmark, model, start, prepared, lab, limit)
    set_aside_what_is_held()
    instrumented = lab.profile.instrument and sweep == 0 and benchmark.enabled
    if start == "cold":
        if instrumented:
            import_once(model, limit, prepared)
            benchmark.extra_info |= explain(model, None, limit, prepared, lab)
        time_rounds(benchmark, _cold(model, limit, prepared), prepared, lab)
        return
    with model.start(limit) as run:
        settle(run, model, limit, prepared)
        if instrumented:
            benchmark.extra_info |= explain(model, run, limit, prepared, lab)
        else:
            warm_up(run, model, limit, prepared)
        time_rounds(benchmark, _warm(run, prepared), prepared, lab)


def set_aside_what_is_held() -> None:
    """Keep the garbage collector to the cell's own objects.

    A full collection walks all that pytest and the suite hold, for tens of milliseconds, in whichever
    round it falls.
    """
    gc.collect()
    gc.freeze()


def _cold(model: Model, limit: int, prepared: Prepared) -> Callable[[], Any]:
    def once() -> Any:
        with model.start(limit) as run:
            return prepared.workload.combine(run(prepared.workload, prepared.items))

    return once


def _warm(run: Run, prepared: Prepared) -> Callable[[], Any]:
    return lambda: prepared.workload.combine(run(prepared.workload, prepared.items))


def time_rounds(benchmark: BenchmarkFixture, once: Callable[[], Any], prepared: Prepared, lab: Lab) -> None:
    """Time ``once`` for the profile's rounds and check each output, outside the timed region."""
    outputs: list[Any] = []

    def target() -> None:
        outputs.append(once())

    def check_output() -> None:
        check(outputs.pop(), prepared)

    benchmark.pedantic(target, teardown=check_output, rounds=lab.profile.rounds)
    if outputs:  # a disabled benchmark calls no teardown
        check_output()


def settle(run: Run, model: Model, limit: int, prepared: Prepared) -> None:
    """Hold every worker of a pool at once, so that all of them exist and have their imports.

    Raises RuntimeError if the pool does not get to ``limit`` workers.
    """
    hold, hold_s, seen = Hold(prepared.workload.__name__), 0.005, 0
    while model.pool and seen < limit:
        if hold_s > LONGEST_HOLD_S:
            raise RuntimeError(f"{model.name} has {seen} workers, not the {limit} asked for")
        seen = len(set(run(hold, [hold_s] * limit)))
        hold_s *= 2


def import_once(model: Model, limit: int, prepared: Prepared) -> None:
    """One untimed item: what this process imports at its first is no part of a model's start."""
    with model.start(limit) as run:
        run(prepared.workload, prepared.items[:1])


def warm_up(run: Run, model: Model, limit: int, prepared: Prepared) -> None:
    """Two untimed items a slot: what is done once a worker (a connection, a cache) is done then."""
    slots = 1 if model.one_at_a_time else limit
    run(prepared.workload, prepared.items[: 2 * slots])


def describe(
    benchmark: BenchmarkFixture,
    model: Model,
    start: Start,
    prepared: Prepared,
    lab: Lab,
    limit: int,
) -> None:
    """The cell's facts as data, so that nothing has to parse a name."""
    inputs = prepared.inputs
    benchmark.group = prepared.name
    benchmark.extra_info |= {
        "workload": prepared.name,
        "model": model.name,
        "start": start,
        "kind": prepared.workload.KIND,
        "items": len(prepared.items),
        "workers": 1 if model.one_at_a_time else limit,
        "chunksize": 1,
        "start_method": model.start_method,
        "profile": lab.profile.name,
        "sweeps": lab.profile.sweeps,
        "rounds_per_sweep": lab.profile.rounds,
        "inputs": {
            "requests": inputs.requests,
            "latency_s": inputs.latency_s,
            "sleeps": list(inputs.sleeps),
            "rows": inputs.rows,
            "chunks": inputs.chunks,
            "seed": inputs.seed,
            "spin_iterations": inputs.spin_iterations,
            "spin_items": inputs.spin_items,
            "bookings_sha256": sha256_of(inputs.bookings),
        },
    }
    if wrong_share := getattr(prepared.workload, "wrong_share", None):
        benchmark.extra_info["wrong_share"] = wrong_share(inputs)
