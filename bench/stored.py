"""The files that pytest-benchmark stores, as types: what of them is read, and what it must be.

Other suites store what they like in ``extra_info`` and ``machine_info``; only a benchmark whose facts are
those of ``Facts`` is a cell of the matrix. Seconds and bytes throughout.
"""

from typing import Annotated, Any, NotRequired, TypedDict, TypeVar

import msgspec
from msgspec import Meta

# With bounds, since JSON's numbers may be anything, and Python reads NaN and Infinity too
Positive = Annotated[float, Meta(gt=0, lt=1e18)]
NotNegative = Annotated[float, Meta(ge=0, lt=1e18)]
Count = Annotated[int, Meta(ge=0, lt=2**53)]
AtLeastOne = Annotated[int, Meta(ge=1, lt=2**53)]


class Stats(TypedDict):
    """data: every round, if they were kept (``--benchmark-save-data``)."""

    min: NotNegative
    q1: NotNegative
    median: NotNegative
    q3: NotNegative
    max: NotNegative
    iqr: NotRequired[NotNegative]
    rounds: AtLeastOne
    data: NotRequired[list[NotNegative] | None]


class Benchmark(TypedDict):
    """fullname: the test's node id, unique in a run; name: the last part of it."""

    name: str
    fullname: str
    group: NotRequired[str | None]
    extra_info: NotRequired[dict[str, Any] | None]
    stats: Stats


class Cpu(TypedDict, total=False):
    """As py-cpuinfo has it."""

    brand_raw: str | None
    hz_advertised_friendly: str | None
    count: Count | None


class Machine(TypedDict, total=False):
    """From ``system`` to ``cpu`` as pytest-benchmark has it, the rest ``environment.python_build``'s."""

    node: str | None
    machine: str | None
    system: str | None
    release: str | None
    python_implementation: str | None
    python_version: str | None
    cpu: Cpu | None
    free_threaded: bool
    gil_enabled_after_imports: bool
    optimised: bool
    default_start_method: str
    asyncio_run_reprs: bool


class Commit(TypedDict, total=False):
    """id: a hash, or "unversioned"; dirty: there were changes that were not committed."""

    id: str | None
    dirty: bool | None


class Conditions(TypedDict, total=False):
    """See ``environment.conditions``."""

    profile: str
    command: list[str]
    cpus_available: AtLeastOne
    cpu_governor: str | None
    load_1min: NotNegative | None
    memory_total_bytes: Count
    libraries: dict[str, str | None]
    source_sha256: str


class NotRun(TypedDict):
    """A cell that was asked for and can't run, or is not in the profile."""

    workload: str
    model: str
    start: str
    reason: str


class File(TypedDict):
    """A stored run. conditions, not_run and failed are ours alone."""

    datetime: str
    machine_info: Machine | None
    commit_info: NotRequired[Commit | None]
    benchmarks: list[Benchmark]
    conditions: NotRequired[Conditions]
    not_run: NotRequired[list[NotRun]]
    failed: NotRequired[list[str]]


class PastStats(TypedDict):
    """What a history shows of ``Stats``."""

    median: NotNegative


class PastBenchmark(TypedDict):
    """What a history shows of ``Benchmark``."""

    fullname: str
    extra_info: NotRequired["PastFacts | None"]
    stats: PastStats


class PastFacts(TypedDict, total=False):
    """``compare.SAME_MEASUREMENT``: whether two runs are of the same thing; may be anything."""

    inputs: Any
    workers: Any
    start_method: Any
    items: Any


class PastFile(TypedDict):
    """What a history shows of ``File``."""

    datetime: str
    machine_info: Machine | None
    commit_info: NotRequired[Commit | None]
    benchmarks: list[PastBenchmark]


class Inputs(TypedDict):
    """What of ``fixtures.inputs.Inputs`` is shown. bookings_sha256: of the CSV file."""

    requests: Count
    latency_s: NotNegative
    rows: AtLeastOne
    chunks: Count
    bookings_sha256: NotRequired[str | None]


class Facts(TypedDict):
    """``extra_info`` of a cell, see ``measure.describe``."""

    workload: str
    model: str
    start: str
    kind: str
    items: Count
    workers: AtLeastOne
    start_method: NotRequired[str | None]
    sweeps: AtLeastOne
    rounds_per_sweep: AtLeastOne
    inputs: Inputs
    wrong_share: NotRequired[NotNegative | None]


class Lane(TypedDict):
    """Where items ran: ids of the operating system's, and of the interpreter in its process."""

    process: int
    thread: int
    interpreter: int
    gil: bool


class Timeline(TypedDict):
    """An entry an item in lane, start_s and end_s; lane indexes lanes."""

    lanes: list[Lane]
    lane: list[Count]
    start_s: list[NotNegative]
    end_s: list[NotNegative]


class Instrumented(Facts):
    """The same of a cell that had an instrumented round, see ``explain.explain``."""

    wall_instrumented_s: Positive
    cpu_parent_s: NotNegative
    cpu_workers_s: NotNegative
    cpu_items_s: NotRequired[NotNegative]
    context_switches_voluntary: Count
    context_switches_involuntary: Count
    memory_peak_bytes: NotRequired[Count | None]
    processes_peak: NotRequired[Count | None]
    server_most_in_flight: NotRequired[Count | None]
    server_cpu_share: NotRequired[NotNegative | None]
    server_too_busy: NotRequired[bool | None]
    timeline: Timeline


Kind = TypeVar("Kind")


def as_type(value: Any, kind: type[Kind]) -> Kind:
    """What was parsed as one of these types. Raises msgspec.ValidationError, which says where it is not."""
    try:
        return msgspec.convert(value, kind)
    except UnicodeEncodeError:  # a lone surrogate, which JSON may hold
        raise msgspec.ValidationError("text that is no Unicode") from None
