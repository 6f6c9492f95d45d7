"""Why a cell is as fast as it is: one round that is not timed, with every instrument on."""

import os
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from bench.contracts import RunItems
from bench.measure import job
from bench.measure.spans import Span, SpanRecorder, Usage, usage
from bench.measure.visit import Visit
from fixtures.server_process import HttpServer

BUSY_SERVER = 0.5  # of a core; above that the server may be what is measured
MOST_DRAWN = 500  # items of a round at a point of a sweep: of more, when each ran is not stored


def run(visit: Visit, warm: RunItems | None) -> dict[str, Any]:
    """Run the visit's cell once with all instruments; the facts for ``extra_info``, seconds and bytes.

    warm: runs the items in a pool that is there; None starts the model inside the round, as a cold cell does.
    Raises WrongAnswerError if the answer is wrong.
    """
    prepared = visit.prepared
    recorder = SpanRecorder(prepared.workload.__name__)
    with visit.memory.watch(os.getpid()) as memory, _server_watched(prepared.inputs.server_used) as server:
        before, began_s = usage(), time.monotonic()
        with nullcontext(warm) if warm else visit.model.running(visit.limit) as run_items:
            recorded = run_items(recorder, prepared.items)
        wall_s, after = time.monotonic() - began_s, usage()
    results = [result for result, _ in recorded]
    prepared.check(prepared.workload.combine(results))
    spans = [span for _, span in recorded]
    assert memory.peak
    return {
        "wall_instrumented_s": wall_s,
        "first_item_after_s": min(span.start_s for span in spans) - began_s,
        **_usage_facts(spans, after.minus(before), cold=warm is None),
        "memory_peak_bytes": memory.peak.bytes,
        "memory_kind": memory.peak.kind,
        "processes_peak": memory.peak.processes,
        **server,
        **_job_facts(visit, results, spans),
        "timeline": _timeline([] if visit.point and len(spans) > MOST_DRAWN else spans, began_s),
    }


def _job_facts(visit: Visit, results: Sequence[Any], spans: Sequence[Span]) -> dict[str, Any]:
    """What the items take, of serial; what an import takes, of what starts fresh interpreters here."""
    if visit.model.family == "serial":
        return {"job": job.of_round(visit.prepared, results, spans)}
    if visit.model.fresh_interpreters and visit.start == "cold":
        return {"import_s": job.import_s(visit.prepared.workload)}
    return {}


def _usage_facts(spans: Sequence[Span], parent: Usage, *, cold: bool) -> dict[str, Any]:
    """What parent and workers used; a cold worker since it began, a warm one since its first item."""
    at_items = _usage_at_items(spans)
    workers = Usage()
    for process, (first, last) in at_items.items():
        if process != os.getpid():
            workers = workers.plus(last if cold else last.minus(first))
    return {
        "cpu_parent_s": parent.cpu_s,
        "cpu_workers_s": workers.cpu_s,
        "cpu_items_s": sum(last.cpu_s - first.cpu_s for first, last in at_items.values()),
        "context_switches_voluntary": parent.voluntary + workers.voluntary,
        "context_switches_involuntary": parent.involuntary + workers.involuntary,
    }


def _usage_at_items(spans: Sequence[Span]) -> dict[int, tuple[Usage, Usage]]:
    """What each process that ran items had used before its first and after its last."""
    of_process = defaultdict(list)
    for span in spans:
        of_process[span.process].append(span)
    return {
        process: (min(span.before for span in own), max(span.after for span in own))
        for process, own in of_process.items()
    }


@contextmanager
def _server_watched(server: HttpServer | None) -> Iterator[dict[str, Any]]:
    """Facts that are filled with what the HTTP server saw while the block ran; all None if there is none."""
    names = ("requests", "accepts", "most_in_flight", "cpu_share", "too_busy")
    facts: dict[str, Any] = dict.fromkeys(f"server_{name}" for name in names)
    if server is None:
        yield facts
        return
    before = server.counters(reset_peak=True)
    yield facts
    after = server.counters()
    busy = (after["cpu_s"] - before["cpu_s"]) / (after["clock_s"] - before["clock_s"])
    if requests := after["requests"] - before["requests"]:
        facts |= {
            "server_requests": requests,
            "server_accepts": after["accepts"] - before["accepts"] - 1,  # one connection was ours
            "server_most_in_flight": after["most_in_flight"],
            "server_cpu_share": busy,
            "server_too_busy": busy > BUSY_SERVER,
        }


def _timeline(spans: Sequence[Span], began_s: float) -> dict[str, Any]:
    """Columns, one entry per item, in the order of the items; ``lane`` indexes ``lanes``."""
    places = [(span.process, span.thread, span.interpreter, span.gil) for span in spans]
    lanes = list(dict.fromkeys(places))
    keys = ("process", "thread", "interpreter", "gil")
    return {
        "lanes": [dict(zip(keys, lane, strict=True)) for lane in lanes],
        "lane": [lanes.index(place) for place in places],
        "start_s": [round(span.start_s - began_s, 6) for span in spans],
        "end_s": [round(span.end_s - began_s, 6) for span in spans],
    }
