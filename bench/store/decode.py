"""From a file's JSON to the types of ``bench.store.schema``, files of earlier versions included."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from bench.store.checked import ValidationError, convert
from bench.store.file import Benchmark, PastBenchmark
from bench.store.schema import LONGEST, SHORTEST, Facts, Instruments, LadderStep

Kind = TypeVar("Kind")


class UnreadableError(Exception):
    """A file can't be used; the message says why and what to do, in one line."""


def as_type(value: Any, kind: type[Kind]) -> Kind:
    """What was parsed as one of the schema's types.

    Raises ValidationError, which says where it is not.
    """
    try:
        return convert(value, kind)
    except UnicodeEncodeError:  # a lone surrogate, which JSON may hold
        raise ValidationError("text that is no Unicode") from None


def read_json(path: Path) -> Any:
    """The parsed file. Raises UnreadableError."""
    try:
        # json, since other suites may store NaN, which msgspec's parser refuses
        return json.loads(path.read_bytes())
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise UnreadableError(f"{path} is no JSON, or was cut off: run the benchmarks again") from None


def benchmarks_of(values: Iterable[Any]) -> list[Benchmark]:
    """pytest-benchmark's results as types; one that is not as it should be is left out."""
    benchmarks = []
    for value in values:
        with suppress(ValidationError):
            benchmarks.append(as_type(value, Benchmark))
    return benchmarks


def facts_of(benchmark: Benchmark | PastBenchmark) -> Facts | None:
    """The facts of a cell of the matrix or of a row of the notebook; None for other suites' benchmarks."""
    with suppress(ValidationError):
        return as_type(upgraded(benchmark.extra_info or {}), Facts)
    return None


def cell_of(benchmark: Benchmark) -> tuple[Facts, Instruments | None] | None:
    """The facts of a cell of the matrix and what its instruments saw; None if it is no whole cell."""
    facts, extra = facts_of_cell(benchmark), benchmark.extra_info or {}
    if facts is None:
        return None
    try:
        return facts, as_type(extra, Instruments) if "timeline" in extra else None
    except ValidationError:
        return None


def facts_of_cell(benchmark: Benchmark | PastBenchmark) -> Facts | None:
    """The facts of a cell of the matrix that has its rounds; None if it is no such cell.

    A row of the notebook is none either: it is one round under conditions of its own.
    """
    facts = None if "notebook" in (benchmark.extra_info or {}) else facts_of(benchmark)
    return facts if facts and _is_whole(facts, benchmark.stats.data or []) else None


def _is_whole(facts: Facts, rounds: Sequence[float]) -> bool:
    """Whether there is a round of each visit, and a neighbour on both sides of it if there are any."""
    neighbours = facts.neighbours
    fit = neighbours is None or neighbours.fit(facts.sweeps, len(rounds))
    return fit and len(rounds) >= facts.sweeps and all(SHORTEST <= value < LONGEST for value in rounds)


def ladder_step_of(benchmark: Benchmark) -> LadderStep | None:
    """The step of a ladder that a benchmark is of, with a round of each sweep; None if it is of none."""
    rounds = benchmark.stats.data or []
    with suppress(ValidationError):
        step = as_type(benchmark.extra_info or {}, LadderStep)
        return step if len(rounds) == step.sweeps and min(rounds) >= SHORTEST else None
    return None


# -- Runs stored before a cell's own record had these facts: they follow from names that are history

_MODELS: dict[str, dict[str, Any]] = {
    "serial": {"family": "serial", "unit": "caller", "one_at_a_time": True},
    "threads": {"family": "threads", "unit": "thread"},
    "thread_pool": {"family": "threads", "unit": "thread"},
    "asyncio": {"family": "asyncio", "unit": "task"},
    "asyncio_uvloop": {"family": "asyncio", "unit": "task"},
    "asyncio_blocking": {"family": "asyncio", "unit": "task", "one_at_a_time": True},
    "loop_per_thread": {"family": "asyncio", "unit": "loop"},
    "asyncio_threads": {"family": "executors", "unit": "thread"},
    "asyncio_thread_each": {"family": "executors", "unit": "thread"},
    "asyncio_processes": {"family": "executors", "unit": "process"},
    "mp_pool": {"family": "processes", "unit": "process"},
    "process_pool_fork": {"family": "processes", "unit": "process"},
    "process_pool_forkserver": {"family": "processes", "unit": "process"},
    "process_pool_spawn": {"family": "processes", "unit": "process"},
    "interpreter_pool": {"family": "interpreters", "unit": "interpreter"},
}
_ABOUT = {
    "serial": "one item after another, in a plain loop",
    "threads": "a new thread for each item",
    "thread_pool": "ThreadPoolExecutor: a fixed set of threads takes items",
    "asyncio": "one event loop, a task for each item",
    "asyncio_uvloop": "asyncio on uvloop, an event loop in C",
    "asyncio_blocking": "the anti-pattern: coroutines whose calls block the loop",
    "loop_per_thread": "an event loop in each of several threads",
    "asyncio_threads": "asyncio handing blocking calls to a thread pool",
    "asyncio_thread_each": "asyncio, with a new thread pool per call",
    "asyncio_processes": "asyncio handing blocking calls to a process pool",
    "mp_pool": "multiprocessing.Pool: worker processes started the platform's way",
    "process_pool_fork": "ProcessPoolExecutor: worker processes are copies of the parent",
    "process_pool_forkserver": "ProcessPoolExecutor: worker processes are copies of a server",
    "process_pool_spawn": "ProcessPoolExecutor: worker processes are fresh Python interpreters",
    "interpreter_pool": "InterpreterPoolExecutor: threads with an interpreter and GIL each",
}
_PARSING = {"task": "booking dates", "result_type": "DataFrame"}
_WORKLOADS: dict[str, dict[str, Any]] = {
    "booking_dates_inferred": {**_PARSING, "task_step": 1},
    "booking_dates": {**_PARSING, "task_step": 2},
    "booking_dates_unique": {**_PARSING, "task_step": 3},
}
_READ = {"http": ("requests", "latency_s"), "booking": ("rows", "chunks", "bookings_sha256")}


def upgraded(extra: dict[str, Any]) -> dict[str, Any]:
    """A cell's ``extra_info`` with what earlier versions did not store; as it is if nothing is missing."""
    workload, model = str(extra.get("workload")), str(extra.get("model"))
    if "about" not in extra and model in _ABOUT:
        extra = {**extra, "about": _ABOUT[model]}
    if "family" in extra:
        return extra
    read = next((names for prefix, names in _READ.items() if workload.startswith(prefix)), ())
    inputs = extra.get("inputs")
    if isinstance(inputs, dict):
        inputs = {name: inputs[name] for name in read if name in inputs}
    return {**_MODELS.get(model, {}), **_WORKLOADS.get(workload, {}), **extra, "inputs": inputs}
