"""All models calibrated: visits in turns, as long as there is time, and the numbers that follow."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median

from bench.contracts import Model
from bench.costs import visiting
from bench.costs.break_even import BreakEven, Of
from bench.costs.estimate import number, numbers
from bench.costs.job import LIMIT_WAITING
from bench.costs.measured import WORKLOAD, Measuring, hold_what_a_session_holds
from bench.costs.numbers import Costs, Number, Traits
from bench.costs.predict import SERIAL, Machine
from bench.costs.record import Calibration, identity
from bench.costs.trials import Visit
from bench.cpus import cpu_count
from bench.discovery import all_models, reason
from bench.measure.environment import asyncio_run_reprs, gil_enabled
from bench.own.errors import OwnError, in_one_line
from bench.own.limited import within

LEAST_VISITS, MOST_VISITS = 2, 12
LONGEST_VISIT_S = 60.0
END_S = 2.0  # of the budget, for what is worked out at the end
LOOP_RETURNS = ("asyncio", "executors")  # families whose loop returns all answers from ``Runner.run``
BREAKS: tuple[tuple[Of, tuple[str, ...]], ...] = (
    ("cpu", ("process_pool_fork", "process_pool_forkserver", "process_pool_spawn", "mp_pool")),
    ("wait", ("thread_pool", "threads", "asyncio")),
)
Tell = Callable[[str], None]


def calibrate(
    asked: Collection[str], budget_s: float, tell: Tell, before: Calibration | None = None
) -> Calibration:
    """Measure the models of these names and serial; if there are none, all but those that an extra brings.

    tell: is told what goes on. before: of the same machine and Python, whose other models stay as they are.
    """
    began_s, began = time.monotonic(), datetime.now(UTC).isoformat()
    models, left_out = _models(asked)
    hold_what_a_session_holds()
    with all_models()[SERIAL].running(1) as run, Measuring(run) as measuring:
        visits = _visits(measuring, models, left_out, began_s + budget_s - END_S, tell)
    anew = {model.name for model in models} | left_out.keys()
    if before:
        visits += [visit for visit in before.visits if visit.model not in anew]
        left_out |= {name: why for name, why in before.left_out.items() if name not in anew}
    cpus, yardstick_s, costs = _worked_out(visits)
    machine = identity() | {"gil_enabled": gil_enabled()}
    found = Calibration(
        began, machine, cpus, yardstick_s, time.monotonic() - began_s, costs, left_out, visits=visits
    )
    predicted = break_evens(costs, found.machine_now())
    return replace(found, break_even=[_as_measured(each, before, anew) for each in predicted])


def _as_measured(own: BreakEven, before: Calibration | None, anew: Collection[str]) -> BreakEven:
    """With what was measured before, if its model was not measured anew."""
    known = before.break_even if before and own.model not in anew else []
    same = (each for each in known if (each.model, each.of, each.limit) == (own.model, own.of, own.limit))
    was = next(same, own)
    return replace(own, measured=was.measured, low=was.low, high=was.high)


def _models(asked: Collection[str]) -> tuple[list[Model], dict[str, str]]:
    """Those that can run here, and of the others why not."""
    wanted = [model for name, model in all_models().items() if not asked or name in {*asked, SERIAL}]
    reasons = {model.name: reason(WORKLOAD, model.name) or _by_name(model, asked) for model in wanted}
    left_out = {name: why for name, why in reasons.items() if why}
    return [model for model in wanted if model.name not in left_out], left_out


def _by_name(model: Model, asked: Collection[str]) -> str | None:
    """Why a model is left to a call that names it, or None: some of these take seconds to start."""
    return f"left to --model {model.name}" if model.extra and not asked else None


def _visits(
    measuring: Measuring, models: Iterable[Model], left_out: dict[str, str], until_s: float, tell: Tell
) -> list[Visit]:
    """Sweeps over all models, every other one backwards; each model gets ``LEAST_VISITS``, at any price.

    left_out: is told of those that fail.
    """
    visits: list[Visit] = []
    took_s: dict[str, float] = {}
    for sweep in range(MOST_VISITS):
        for model in list(models)[:: -1 if sweep % 2 else 1]:
            is_due = sweep < LEAST_VISITS or time.monotonic() + took_s.get(model.name, 0.0) < until_s
            if model.name in left_out or not is_due:
                continue
            tell(f"sweep {sweep + 1} · {model.name}")
            began_s = time.monotonic()
            try:
                with within(LONGEST_VISIT_S, lambda: f"a visit takes more than {LONGEST_VISIT_S:.0f} s"):
                    visits.append(visiting.visit(measuring, model))
            except OwnError as error:
                left_out[model.name] = str(error)
            except Exception as error:  # noqa: BLE001 - a model may raise anything, and costs itself alone
                left_out[model.name] = in_one_line(error)
            took_s[model.name] = time.monotonic() - began_s
    return [visit for visit in visits if visit.model not in left_out]


def _worked_out(visits: Collection[Visit]) -> tuple[Number, float, dict[str, Costs]]:
    """The CPUs that were there, the yardstick, and the numbers of all models."""
    yardstick_s = median(visit.yardstick_s for visit in visits)
    cpus = number([visit.cpus for visit in visits])
    costs = {}
    for model in all_models().values():
        own, traits = [visit for visit in visits if visit.model == model.name], traits_of(model)
        if own:
            costs[model.name] = Costs(model.name, numbers(own, traits, yardstick_s), traits)
    return cpus, yardstick_s, costs


def traits_of(model: Model) -> Traits:
    """What of a model is stored with its numbers."""
    return Traits(
        starts=list(model.starts),
        unit=model.unit,
        family=model.family,
        one_at_a_time=model.one_at_a_time,
        starts_all=model.starts_all,
        queues_items=model.queues_items,
        awaits=model.awaits,
        fresh_interpreters=model.fresh_interpreters,
        reprs=asyncio_run_reprs() and model.family in LOOP_RETURNS and model.unit != "loop",
    )


def break_evens(costs: Mapping[str, Costs], machine: Machine) -> list[BreakEven]:
    """From how much CPU on a pool pays, and from which wait on threads do, predicted."""
    limits: Mapping[Of, int] = {"cpu": cpu_count(), "wait": LIMIT_WAITING}
    return [
        BreakEven.of_model(costs, model, of, machine, limits[of])
        for of, names in BREAKS
        for model in names
        if model in costs and SERIAL in costs
    ]
