"""A function of the reader's own as a job: run once, serially, on as many items as there is time for."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, cast

from bench.contracts import Workload
from bench.costs.job import Job
from bench.discovery import load_workload
from bench.measure import job as measured
from bench.measure.prepared import Prepared
from bench.own import transport
from bench.own.errors import OwnError, in_one_line
from bench.own.items import spread
from bench.own.limited import limit_s, within
from bench.own.module import Functions
from bench.own.request import NeedsSessionError, Request
from bench.store.decode import as_type
from bench.store.schema import JobFacts
from fixtures.inputs import Inputs, Sizes

LONGEST_S = 10.0  # of a serial run; of longer ones a part of the items is run
NO_SIZES = Sizes(requests=1, latency_s=0.0, sleeps=(), rows=1, spin_iterations=0)


@dataclass(frozen=True)
class OwnJob:
    """blocking: as models run it that block; awaited: as those that await do, None if it has no async twin.

    total: all of its items. run: how many of them were run. yardstick_s: of ``bench.measure.yardstick``, in
    seconds, beside them.
    """

    blocking: Job
    awaited: Job | None
    total: int
    run: int
    yardstick_s: float | None


def own_job(request: Request) -> OwnJob:
    """Run the function, and describe it. Raises OwnError."""
    allowed_s = limit_s(None)
    with within(allowed_s, lambda: f"{request.target}: no answer within {allowed_s:g} s"):
        functions = request.functions(())
        try:
            items = request.read_items(functions, Inputs.of(NO_SIZES, server=_no_session, csv=_no_session))
        except NeedsSessionError:
            raise OwnError(f"{request.target}: its items need a session: give --items") from None
        work = _work(functions)
        chosen = spread(items, _count(work, items))
        facts = _facts(functions, work, chosen)
    stored = as_type(facts, JobFacts)
    imported_s = transport.imported_afresh(functions.target).seconds
    import_s = measured.beyond_calibrated_s(imported_s, load_workload(measured.CALIBRATED).__name__)
    has_twin = functions.twin is not None
    return OwnJob(
        replace(Job.of(stored).of_items(len(items)), import_s=import_s),
        Job.of(stored, awaited=True).of_items(len(items)) if has_twin else None,
        len(items),
        len(chosen),
        stored.yardstick_s,
    )


def _no_session(*_: object) -> Any:
    raise NeedsSessionError


def _work(functions: Functions) -> Callable[[Any], Any]:
    if functions.work:
        work: Callable[[Any], Any] = functions.work.value
        return work
    coroutine = functions.target.value
    return lambda item: asyncio.run(coroutine(item))


def _count(work: Callable[[Any], Any], items: Sequence[Any]) -> int:
    """How many items there is time for, by the first. Raises OwnError."""
    began_s = time.perf_counter()
    try:
        work(items[0])
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the reader's code may raise anything, SystemExit too
        raise OwnError(f"item 0: {in_one_line(error)}") from error
    return max(1, min(len(items), int(LONGEST_S / max(1e-9, time.perf_counter() - began_s))))


def _facts(functions: Functions, work: Callable[[Any], Any], items: Sequence[Any]) -> dict[str, Any]:
    own = {
        "__name__": functions.name,
        "KIND": "io",
        "work": work,
        "combine": list,
        "check": lambda _output, _inputs: None,  # nothing is compared: no model has run it yet
    }
    if functions.twin:
        own["awork"] = functions.twin.value
    workload = cast("Workload", SimpleNamespace(**own))
    inputs = Inputs.of(NO_SIZES, server=_no_session, csv=_no_session)
    try:
        return measured.facts(Prepared(functions.name, workload, inputs, items))
    except KeyboardInterrupt:
        raise
    except Exception as error:
        raise OwnError(f"{functions.name}: {in_one_line(error)}") from error
