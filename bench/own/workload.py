"""A function of the reader's own, tried and sized: all that a session needs to take it for a workload."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import workloads as workloads_package
from bench.contracts import Kind, Model
from bench.own import filled, module, transport
from bench.own.errors import OwnError
from bench.own.filled import Filled
from bench.own.items import spread
from bench.own.limited import limit_s, within
from bench.own.module import Functions
from bench.own.probe import Probe, answers, probed
from bench.own.request import NeedsSessionError, Request, with_items_of_file
from bench.own.sizing import Demand, Plan, plan
from bench.own.target import Target
from bench.text.units import count, minutes, seconds
from fixtures.inputs import Inputs, Sizes

PROBE_SHARE = 0.03  # of the budget
PROBE_S = 1.0  # where there is none
ANSWERS_SHARE, ANSWERS_S = 0.05, 5.0  # likewise, for serial's answers to the items of a sweep
SMOKE_ITEMS = 4  # of a session that visits each cell once
LONG_VISIT_S = 60.0  # which any visit may take, see ``bench.session.compartment``
TIMES_ITS_VISIT = 10.0  # before it is taken for one that hangs
BLOCKS_LOOP = "it is async and has no blocking twin that could block a loop"
NOTHING = "_noop"  # the module of a workload that needs nothing
ONE_LOOP_PER_THREAD = "it is async, and a thread has one event loop, however many greenlets"
# By unit, start method or name: those whose workers import the function, and those to which items are pickled
FRESH = ("spawn", "forkserver", "loky", "greenlet", "worker")
ELSEWHERE = ("process", "interpreter", "greenlet", "worker", "dask_threads")


@dataclass(frozen=True)
class Conditions:
    """What of a session sizes depend on.

    sizes: of the profile. limit, sweeps: by kind. budget_s: None where each cell is visited once.
    models: those asked for. are_chosen: whether they were named, and so must not be left out for time.
    is_swept: whether the run sweeps. most_items: of a round at any of its points, if it sweeps over items.
    """

    sizes: Sizes
    limit: Callable[[Kind], int]
    sweeps: Callable[[Kind], int]
    budget_s: float | None
    models: Mapping[str, Model]
    are_chosen: bool = False
    is_swept: bool = False
    most_items: int | None = None


@dataclass(frozen=True)
class Own:
    """A workload that is ready to be written. notes: what a person should know of it, a line each.

    rounds: of a visit, at most. limit: items at once, at most; None: as the profile has it.
    visit_timeout_s: None: as for every workload.
    """

    functions: Functions
    text: str
    notes: tuple[str, ...]
    rounds: int | None = None
    limit: int | None = None
    visit_timeout_s: float | None = None

    @property
    def name(self) -> str:
        return self.functions.name


def prepared(request: Request, conditions: Conditions, taken: Collection[str]) -> Own:
    """Try the function on its items, and decide how much of it is measured, and where. Raises OwnError.

    taken: names of other workloads.
    """
    allowed_s = limit_s(conditions.budget_s)
    with within(allowed_s, lambda: f"{request.target}: not imported within {allowed_s:g} s"):
        functions = request.functions(taken)
    kind = request.kind or _kind_of_file(functions)
    inputs = Inputs.of(conditions.sizes, server=_needs_session, csv=_needs_session)
    try:
        with within(allowed_s, lambda: f"{functions.name}: its items are not there within {allowed_s:g} s"):
            items = request.read_items(functions, inputs)
    except NeedsSessionError:
        return _untried(functions, kind)
    return _tried(functions, kind, items, conditions)


def _needs_session(*_: Any) -> Any:
    raise NeedsSessionError


def _kind_of_file(functions: Functions) -> Kind | None:
    kind: Kind | None = getattr(functions.target.module, "KIND", None) if "KIND" in functions.has else None
    if kind not in (None, "io", "cpu"):
        raise OwnError(f'{functions.target.place}: KIND must be "io" or "cpu"')
    return kind


def _untried(functions: Functions, kind: Kind | None) -> Own:
    """Of a file whose items are made in the session: nothing is known of them yet."""
    if kind is None:
        place = functions.target.place
        raise OwnError(f'{place}: its items need the session: say KIND = "io" or "cpu", or give --kind')
    functions = with_items_of_file(functions)
    filled.remember(functions.name, Filled(_blocking(functions), (), combine=_combine(functions)))
    return Own(functions, module.text_of(functions, kind, _left_out_by_name(functions), None), ())


def _tried(functions: Functions, asked: Kind | None, items: Sequence[Any], conditions: Conditions) -> Own:
    work, budget_s = _blocking(functions), conditions.budget_s
    has_check = "check" in functions.has  # which may count on all of the items
    try:
        allowed_s = limit_s(budget_s)
        probe = probed(work, items, PROBE_SHARE * budget_s if budget_s else PROBE_S, allowed_s)
        kind = asked or probe.kind
        imported = transport.imported_afresh(functions.target)
        planned = _planned(functions, kind, probe, len(items), conditions)
        chosen = items if has_check else spread(items, _how_many(planned, probe, conditions))
        expected = None if has_check else answers(work, chosen, probe.item_s, allowed_s)
    except OwnError as error:
        raise OwnError(f"{functions.name}: {error}") from error
    left_out = _left_out_by_name(functions) | _left_out_by_import(imported)
    left_out |= dict.fromkeys(planned.left_out, _takes_too_long(probe))
    left_out |= _left_out_by_pickling(chosen, expected or ())
    if has_check and "items" in functions.has:
        functions = with_items_of_file(functions)
    filled.remember(functions.name, Filled(work, chosen, expected, probe.is_repeatable, _combine(functions)))
    item_s = probe.item_s if conditions.is_swept else None
    text = module.text_of(functions, kind, left_out, imported.seconds, item_s)
    if conditions.most_items and not has_check:
        notes = _notes(functions, probe, kind, len(items), len(items))
        longest_s = _visit_timeout_s(conditions.most_items * probe.item_s, 1)
        return Own(functions, text, (*notes, _note_on_points(functions, chosen)), visit_timeout_s=longest_s)
    notes = _notes(functions, probe, kind, len(items), len(chosen))
    limit = conditions.limit(kind)
    rounds = planned.rounds if len(chosen) == planned.items else 1  # there was no time for all of them
    return Own(
        functions,
        text,
        (
            *notes,
            *_notes_on_check(functions, conditions),
            *_notes_on_time(functions, planned, len(chosen), budget_s),
        ),
        rounds if budget_s else None,
        len(chosen) if len(chosen) < limit else None,
        _visit_timeout_s(len(chosen) * probe.item_s, rounds),
    )


def _how_many(planned: Plan, probe: Probe, conditions: Conditions) -> int:
    """How many of the items are measured: in a sweep, as many as serial answers in a part of the budget."""
    if conditions.most_items is None:
        return planned.items
    budget_s = conditions.budget_s
    allowed_s = ANSWERS_SHARE * budget_s if budget_s else ANSWERS_S
    return max(1, min(conditions.most_items, int(allowed_s / probe.item_s)))


def _blocking(functions: Functions) -> Callable[[Any], Any]:
    """What does an item and returns its result. Raises OwnError."""
    if functions.work:
        work: Callable[[Any], Any] = functions.work.value
        return work
    import asyncio  # here, since few need it

    coroutine = functions.target.value
    return lambda item: asyncio.run(coroutine(item))


def _combine(functions: Functions) -> Callable[[list[Any]], Any] | None:
    """What the file itself makes of all answers, if it does."""
    if "combine" not in functions.has:
        return None
    combine: Callable[[list[Any]], Any] = Target(functions.target.place, "combine").value
    return combine


def _planned(functions: Functions, kind: Kind, probe: Probe, total: int, conditions: Conditions) -> Plan:
    """How many items a round has, and which models there is no time for, unless they were named."""
    if conditions.budget_s is None:
        return Plan(min(total, SMOKE_ITEMS), 1)
    models = [model for model in conditions.models.values() if _may_run(model, functions)]
    demand = Demand(
        kind,
        {model.name: len(model.starts) for model in models},
        frozenset(model.name for model in models if model.one_at_a_time),
        conditions.limit(kind),
        conditions.sweeps(kind),
    )
    planned = plan(demand, total, probe.item_s, conditions.budget_s)
    if not conditions.are_chosen:
        return planned
    least_s = demand.seconds(planned.items, probe.item_s, planned.rounds)
    return Plan(planned.items, planned.rounds, least_s=least_s)


def _may_run(model: Model, functions: Functions) -> bool:
    """Whether the model runs here, as far as it is known before the workload is written."""
    has_function = functions.twin is not None or not model.awaits
    return has_function and model.reason(f"{workloads_package.__name__}.{NOTHING}") is None


def _takes_too_long(probe: Probe) -> str:
    return f"left to a larger --budget: one item takes {seconds(probe.item_s)}"


def _left_out_by_name(functions: Functions) -> dict[str, str]:
    return {} if functions.work else {"asyncio_blocking": BLOCKS_LOOP, "gevent": ONE_LOOP_PER_THREAD}


def _left_out_by_import(imported: transport.Imported) -> dict[str, str]:
    return dict.fromkeys(FRESH, imported.problem) if imported.problem else {}


def _left_out_by_pickling(items: Sequence[Any], results: Sequence[Any]) -> dict[str, str]:
    problem = transport.unpicklable("item", items) or transport.unpicklable("the answer to item", results)
    return dict.fromkeys(ELSEWHERE, problem) if problem else {}


def _visit_timeout_s(serial_s: float, rounds: int) -> float | None:
    """What a visit may take, which has a round and what stands beside it several times."""
    allowed_s = TIMES_ITS_VISIT * (3 * rounds + 3) * serial_s
    return allowed_s if allowed_s > LONG_VISIT_S else None


def _notes(functions: Functions, probe: Probe, kind: Kind, total: int, chosen: int) -> Iterator[str]:
    name = functions.name
    share = f"{min(probe.cpu_share, 99.99):.0%} of it CPU"
    yield f"{name}: {count(total, 'item')}, {seconds(probe.item_s)} each by serial, {share}: kind {kind}"
    if chosen < total:
        yield f"{name}: a round has {chosen:,} of the {total:,} items, from all over the list"
    if functions.work is None:
        yield f"{name}: it is async; models that block, serial too, call asyncio.run for each item"
    if "check" not in functions.has and not probe.is_repeatable:
        yield f"{name}: it answers otherwise each time, so only the types of the answers are compared"


def _note_on_points(functions: Functions, chosen: Sequence[Any]) -> str:
    return f"{functions.name}: where a round has more than {count(len(chosen), 'item')}, they come over again"


def _notes_on_check(functions: Functions, conditions: Conditions) -> Iterator[str]:
    if conditions.most_items:
        yield f"{functions.name}: its own check may count on all of its items, so their number is not swept"


def _notes_on_time(functions: Functions, planned: Plan, chosen: int, budget_s: float | None) -> Iterator[str]:
    least_s = planned.least_s * chosen / planned.items
    if budget_s and least_s > budget_s:
        yield f"{functions.name}: the least that can be measured takes about {minutes(least_s)} min"
