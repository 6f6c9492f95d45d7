"""What a workload's items take, from one instrumented round by ``serial``: CPU, waiting, bytes, packing.

From these and from what a model costs (``bench.costs``) follows what the workload takes under the model.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from statistics import fmean, median
from typing import Any

from bench.contracts import Workload
from bench.measure import job_forked, never_idle, packing, yardstick
from bench.measure.environment import asyncio_run_reprs
from bench.measure.one_by_one import Seen, is_uneven, one_by_one, timed, without_waking
from bench.measure.prepared import Prepared
from bench.measure.spans import Span, Usage

PASSES, PASSES_S = 3, 0.4  # of a round's facts, and the seconds within which another one begins
LONGEST_CALLS_S = 1.0  # of an item that is run once more, to see what it calls
IMPORT_LIMIT_S = 60.0
IMPORTS = 3  # of which the fastest counts
CALIBRATED = "mixed"  # the workload that the workers of a calibrated start have imported


def of_round(prepared: Prepared, results: Sequence[Any], spans: Sequence[Span]) -> dict[str, Any]:
    """As ``bench.store.schema.JobFacts`` reads them, seconds and bytes, of a round that is over.

    Of items that are alike, the first pays for what is done once, and counts only if it is alone. What is
    awaited is another function in a workload that waits, and is run by itself.
    """
    lengths = [span.end_s - span.start_s for span in spans]
    first = 0 if is_uneven(lengths[1:] or lengths) or len(spans) == 1 else 1
    used = Usage()
    for span in spans[first:]:
        used = used.plus(span.after.minus(span.before))
    return _facts(prepared, results, Seen.of(lengths[first:], used))


def facts(prepared: Prepared) -> dict[str, Any]:
    """The same of a round that is run here, after its first item. Raises WrongAnswerError."""
    results, seen = one_by_one(prepared.workload.work, prepared.items)
    prepared.check(prepared.workload.combine(results))
    return _facts(prepared, results, seen)


def _facts(prepared: Prepared, results: Sequence[Any], seen: Seen) -> dict[str, Any]:
    workload, items = prepared.workload, prepared.items
    unwaiting = never_idle.items_of(prepared) if seen.wait_s else []
    passes = list(_passes(workload, items, results, without_waking(seen), unwaiting))
    names = dict.fromkeys(name for each in passes for name in each)
    found: dict[str, Any] = {name: median(each[name] for each in passes if name in each) for name in names}
    found["items"] = len(items)
    if is_uneven(seen.item_s) and len(seen.item_s) == len(items):
        found["item_s"] = seen.item_s
    if 0 < seen.wait_s <= LONGEST_CALLS_S * len(seen.item_s):
        found |= _if_it_works(lambda: {"calls": never_idle.calls(workload.work, (unwaiting or items)[0])})
    found |= job_forked.facts(workload, items, unwaiting, sum(seen.item_s))
    return found | {"yardstick_s": fmean((found["yardstick_s"], yardstick.seconds()))}


def _passes(
    workload: Workload, items: Sequence[Any], results: Sequence[Any], seen: Seen, unwaiting: Sequence[Any]
) -> Iterator[dict[str, float]]:
    """The facts of the round, again and again: the machine's speed changes within tenths of a second."""
    until_s = time.perf_counter() + PASSES_S
    for _ in range(PASSES):
        found = seen.each() | packing.facts(workload.work, items, results, seen) | _of_all(workload, results)
        found["yardstick_s"] = yardstick.seconds()
        if unwaiting:
            found |= _if_it_works(lambda: {"busy_cpu_s": never_idle.cpu_s(workload.work, unwaiting)})
        yield found
        if time.perf_counter() > until_s:
            return


def _if_it_works(measure: Callable[[], dict[str, float]]) -> dict[str, float]:
    """What is measured beside the round, which may fail without costing serial its cell."""
    try:
        return measure()
    except Exception:  # noqa: BLE001 - a workload may raise anything
        return {}


def _of_all(workload: Workload, results: Sequence[Any]) -> dict[str, float]:
    """Seconds that the caller has with all answers."""
    found = {"combine_s": timed(lambda: workload.combine(list(results)))[0]}
    return found | {"repr_s": _repr_s(results)} if asyncio_run_reprs() else found


def _repr_s(results: Sequence[Any]) -> float:
    def made() -> None:
        with suppress(Exception):  # a reader's class may raise anything
            repr(results)

    return timed(made)[0]


def import_s(workload: Workload) -> float:
    """Seconds until a fresh interpreter has imported the workload, beyond what is calibrated."""
    known: float | None = getattr(workload, "IMPORT_S", None)
    package, _, _ = workload.__name__.rpartition(".")
    imported_s = _imported_s(workload.__name__) if known is None else known
    return beyond_calibrated_s(imported_s, f"{package}.{CALIBRATED}")


def beyond_calibrated_s(imported_s: float, calibrated: str) -> float:
    """Of the seconds until a fresh interpreter has imported something, those that no calibrated start has.

    That has Python's own start and the import of our modules in it (``bench.costs.trials``).
    calibrated: the module of the workload by which models are calibrated.
    """
    return max(0.0, imported_s - _imported_s(calibrated))


def _imported_s(module: str) -> float:
    """Seconds of a fresh interpreter that imports a module."""
    code = f"import sys; sys.path[:] = {sys.path!r}; import {module}"
    return min(_interpreter_s(code) for _ in range(IMPORTS))


def _interpreter_s(code: str) -> float:
    began_s = time.perf_counter()
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [sys.executable, "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=IMPORT_LIMIT_S,
            check=False,
        )
    return time.perf_counter() - began_s
