"""The map measured: at each spot all models take turns beside serial, spot after spot, sweep after sweep."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from math import log

from bench.contracts import Model, RunItems
from bench.costs.job import Job
from bench.costs.map import LIMIT, Map, Measured, Spot, grid, lines, sweeps
from bench.costs.measured import WORKLOAD, Measuring, hold_what_a_session_holds, prepared_of, timed
from bench.costs.numbers import Costs
from bench.costs.predict import SERIAL, seconds_of
from bench.costs.record import Calibration, identity
from bench.discovery import all_models, reason
from bench.measure.cell import set_aside_what_is_held
from bench.measure.heat import Rival
from bench.measure.pools import fill, warm_up
from bench.measure.prepared import Prepared

MODELS = ("thread_pool", "asyncio", "process_pool_fork")
BESIDE_S = 0.05  # of serial beside a round: as many of its items as that takes, which are all alike
BEGIN_S = 2.0  # until the first visit
POOLS_S = 0.6  # of starting and filling the pools, each sweep's spots share them
Tell = Callable[[str], None]


def measure(calibration: Calibration, asked: Sequence[str], budget_s: float, tell: Tell) -> Map:
    """The map of these models, as many of its spots as there is time for. tell: is told what goes on."""
    began = datetime.now(UTC).isoformat()
    models = [all_models()[name] for name in asked if reason(WORKLOAD, name) is None]
    spots = grid()
    costs = {name: own for name, own in calibration.costs.items() if name in {SERIAL, *asked}}
    visit_s = {spot: _visit_s(spot, costs, calibration) for spot in spots}
    planned = sweeps(spots, visit_s, budget_s - BEGIN_S, POOLS_S * len(models))
    chosen = planned[0]
    logs = _logs(models, planned, tell)
    return Map(
        began,
        identity(),
        LIMIT,
        {model.name: model.unit for model in models},
        [Measured(spot, logs[spot]) for spot in chosen],
        lines(costs, calibration.machine_now(), LIMIT),
        [spot for spot in spots if spot not in chosen],
    )


def _visit_s(spot: Spot, costs: Mapping[str, Costs], calibration: Calibration) -> float:
    """Seconds of one visit of a spot, about."""
    machine = calibration.machine_now()
    own = (seconds_of(spot.job, each, machine, limit=LIMIT) for name, each in costs.items() if name != SERIAL)
    return sum(own) + 2 * max(BESIDE_S, spot.cpu_s + spot.wait_s)


def _logs(
    models: Sequence[Model], planned: Sequence[Sequence[Spot]], tell: Tell
) -> dict[Spot, dict[str, list[float]]]:
    """The log speed-ups of each model at each spot, a value per sweep, each sweep with pools of its own.

    planned: the spots of each sweep; the first one has all of them.
    """
    hold_what_a_session_holds()
    spots = planned[0]
    logs: dict[Spot, dict[str, list[float]]] = {spot: {model.name: [] for model in models} for spot in spots}
    with all_models()[SERIAL].running(1) as run_serial, Measuring(run_serial) as measuring:
        jobs = {spot: prepared_of(spot.job, measuring.iteration_s) for spot in spots}
        for sweep, visited in enumerate(planned):
            set_aside_what_is_held()
            with ExitStack() as stack:
                pools = {model.name: _opened(stack, model, jobs[spots[0]]) for model in _forks_first(models)}
                for number, spot in enumerate(visited[:: -1 if sweep % 2 else 1], start=1):
                    tell(f"sweep {sweep + 1} of {len(planned)} · spot {number} of {len(visited)}")
                    for name, value in _visit(measuring, pools, spot, jobs[spot], sweep).items():
                        logs[spot][name].append(value)
    return logs


def _forks_first(models: Sequence[Model]) -> list[Model]:
    """Pools of processes before those of threads: none is to be forked beside another's threads."""
    return sorted(models, key=lambda model: model.unit != "process")


def _opened(stack: ExitStack, model: Model, prepared: Prepared) -> RunItems:
    model.prepare(LIMIT)
    run = stack.enter_context(model.running(LIMIT))
    pool = Rival(model, LIMIT, prepared)
    fill(run, pool)
    warm_up(run, pool)
    return run


def _visit(
    measuring: Measuring, pools: Mapping[str, RunItems], spot: Spot, prepared: Prepared, sweep: int
) -> dict[str, float]:
    """Log speed-ups by model: serial before and after all of them, which take turns in being first."""
    few = min(spot.items, max(1, round(BESIDE_S / max(1e-9, spot.cpu_s + spot.wait_s))))
    beside = prepared_of(Job(few, spot.cpu_s, spot.wait_s), measuring.iteration_s)
    names = [*list(pools)[sweep % len(pools) :], *list(pools)[: sweep % len(pools)]]
    before_s = measuring.beside(beside) / few
    took_s = {name: timed(pools[name], prepared) for name in names}
    after_s = measuring.beside(beside) / few
    serial = (log(before_s) + log(after_s)) / 2 + log(spot.items)
    return {name: serial - log(seconds) for name, seconds in took_s.items()}
