"""Results made up to have one conclusion each."""

from collections.abc import Sequence
from typing import Any

from bench.analysis.result import Result
from bench.store.schema import Facts, InputsRead, Instruments, Lane, TimelineColumns
from tests.fake_runs import MODEL_FACTS, WORKLOAD_FACTS

JITTER = (0.99, 1.0, 1.01, 1.005, 0.995)
ONE_AFTER_THE_OTHER = ((0.0, 0.5), (0.5, 1.0))

Spans = Sequence[tuple[float, float]]


def result(
    workload: str,
    model: str,
    start: str,
    seconds: float | Sequence[float],
    instruments: Instruments | None = None,
    **changed: Any,
) -> Result:
    """A cell whose five sweeps take about ``seconds``, or just those that are given.

    changed: facts that are not the workload's or the model's own; inputs by their names.
    """
    rounds = tuple(seconds * factor for factor in JITTER) if isinstance(seconds, float) else tuple(seconds)
    stored = MODEL_FACTS.get(model, {}) | WORKLOAD_FACTS.get(workload, {"kind": "io", "inputs": {}}) | changed
    read = {name: value for name, value in stored.pop("inputs").items() if hasattr(InputsRead, name)}
    facts = Facts(
        workload=workload,
        model=model,
        start=start,
        **{"items": 2, "workers": 2, "sweeps": 5, "rounds_per_sweep": 1} | stored,
        inputs=InputsRead(**read),
    )
    return Result(facts, rounds, instruments)


def instruments(
    cpu_s: float = 0.0,
    wall_s: float = 1.0,
    spans: Spans = ONE_AFTER_THE_OTHER,
    *,
    lanes: int = 1,
    gil: bool = True,
    switches: int = 10,
    server_too_busy: bool = False,
    memory_bytes: int | None = None,
) -> Instruments:
    """What the instruments saw: items with these begins and ends, which went round the lanes."""
    timeline = TimelineColumns(
        lanes=[Lane(process=lane, thread=lane, interpreter=0, gil=gil) for lane in range(lanes)],
        lane=[item % lanes for item in range(len(spans))],
        start_s=[begin for begin, _ in spans],
        end_s=[end for _, end in spans],
    )
    return Instruments(
        wall_instrumented_s=wall_s,
        cpu_parent_s=cpu_s,
        cpu_workers_s=0.0,
        context_switches_voluntary=switches,
        context_switches_involuntary=0,
        memory_peak_bytes=memory_bytes,
        server_too_busy=server_too_busy,
        timeline=timeline,
    )


def fastest_first(*results: Result) -> list[Result]:
    return sorted(results, key=lambda result: result.seconds.value)
