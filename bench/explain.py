"""Why a cell is as fast as it is: one round that is not timed, with every instrument on."""

import os
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from bench.answers import check
from bench.contracts import Model, Run
from bench.lab import Lab, Prepared
from bench.trace import Span, Traced, Usage, usage

BUSY_SERVER = 0.5  # of a core; above that the server may be what is measured


def explain(model: Model, running: Run | None, limit: int, prepared: Prepared, lab: Lab) -> dict[str, Any]:
    """Run the cell once with all instruments; the facts for ``extra_info``, seconds and bytes.

    ``running`` is the warm Run; None starts the model inside the round, as a cold cell does.
    Raises WrongAnswerError if the answer is wrong.
    """
    before, counters = usage(), lab.server.counters(reset_peak=True)
    lab.sampler.start(os.getpid(), [lab.server.pid] if lab.server.pid else [])
    began_s = time.monotonic()
    with nullcontext(running) if running else model.start(limit) as run:
        traced = run(Traced(prepared.workload.__name__), prepared.items)
    wall_s = time.monotonic() - began_s
    memory, after = lab.sampler.stop(), usage()
    counters_after = lab.server.counters()
    spans = [span for _, span in traced]
    check(prepared.workload.combine([result for result, _ in traced]), prepared)
    parent = after.minus(before)
    workers = _workers_usage(spans, cold=running is None)
    at_items = sum(end.cpu_s - begin.cpu_s for begin, end in _at_items(spans).values())
    return {
        "wall_instrumented_s": wall_s,
        "first_item_after_s": min(span.start_s for span in spans) - began_s,
        "cpu_parent_s": parent.cpu_s,
        "cpu_workers_s": workers.cpu_s,
        "cpu_items_s": at_items,
        "context_switches_voluntary": parent.voluntary + workers.voluntary,
        "context_switches_involuntary": parent.involuntary + workers.involuntary,
        "memory_peak_bytes": memory["peak_bytes"],
        "memory_kind": memory["kind"],
        "processes_peak": memory["peak_processes"],
        **_server_facts(counters, counters_after),
        "timeline": _timeline(spans, began_s),
    }


def _at_items(spans: Sequence[Span]) -> dict[int, tuple[Usage, Usage]]:
    """What each process that ran items had used before its first and after its last."""
    of_process = defaultdict(list)
    for span in spans:
        of_process[span.process].append(span)
    return {
        process: (min(span.before for span in own), max(span.after for span in own))
        for process, own in of_process.items()
    }


def _workers_usage(spans: Sequence[Span], *, cold: bool) -> Usage:
    """What all worker processes used: a cold one since it began, a warm one since its first item."""
    total = Usage()
    for process, (first, last) in _at_items(spans).items():
        if process != os.getpid():
            total = total.plus(last if cold else last.minus(first))
    return total


def _server_facts(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What the server saw of the round; all None if it was not asked for anything."""
    requests = after["requests"] - before["requests"]
    busy = (after["cpu_s"] - before["cpu_s"]) / (after["clock_s"] - before["clock_s"])
    return {
        "server_requests": requests or None,
        "server_accepts": after["accepts"] - before["accepts"] - 1 if requests else None,
        "server_most_in_flight": after["most_in_flight"] if requests else None,
        "server_cpu_share": busy if requests else None,
        "server_too_busy": busy > BUSY_SERVER if requests else None,
    }


def _timeline(spans: Sequence[Span], began_s: float) -> dict[str, Any]:
    """Columns, one entry an item, in the order of the items; ``lane`` indexes ``lanes``."""
    places = [(span.process, span.thread, span.interpreter, span.gil) for span in spans]
    lanes = list(dict.fromkeys(places))
    keys = ("process", "thread", "interpreter", "gil")
    return {
        "lanes": [dict(zip(keys, lane, strict=True)) for lane in lanes],
        "lane": [lanes.index(place) for place in places],
        "start_s": [round(span.start_s - began_s, 6) for span in spans],
        "end_s": [round(span.end_s - began_s, 6) for span in spans],
    }
