"""What is read of a stored run around its cells, as types: benchmarks, machine, commit, conditions.

Other suites store what they like in ``extra_info`` and ``machine_info``; what of a cell of the matrix is in
``extra_info``, ``bench.store.schema`` has.
"""

from typing import Any

from bench.store.checked import Struct, field
from bench.store.schema import AtLeastOne, Count, NotNegative


class Stats(Struct, frozen=True, kw_only=True):
    """data: every round in the order taken, if they were kept (``--benchmark-save-data``)."""

    min: NotNegative
    q1: NotNegative
    median: NotNegative
    q3: NotNegative
    max: NotNegative
    iqr: NotNegative = 0.0
    rounds: AtLeastOne
    data: list[NotNegative] | None = None


class Benchmark(Struct, frozen=True, kw_only=True):
    """fullname: the test's node id, unique in a run; name: the last part of it."""

    name: str
    fullname: str
    group: str | None = None
    extra_info: dict[str, Any] | None = None
    stats: Stats


class Cpu(Struct, frozen=True, kw_only=True):
    """As py-cpuinfo has it."""

    brand_raw: str | None = None
    hz_advertised_friendly: str | None = None
    count: Count | None = None


class Machine(Struct, frozen=True, kw_only=True):
    """From ``node`` to ``cpu`` as pytest-benchmark has it; the rest is ``environment.python_build``'s."""

    node: str | None = None
    machine: str | None = None
    system: str | None = None
    release: str | None = None
    python_implementation: str | None = None
    python_version: str | None = None
    cpu: Cpu | None = None
    free_threaded: bool | None = None
    gil_enabled_after_imports: bool | None = None
    optimised: bool | None = None
    default_start_method: str | None = None
    asyncio_run_reprs: bool | None = None


class Commit(Struct, frozen=True, kw_only=True):
    """id: a hash, or "unversioned"; dirty: there were changes that were not committed."""

    id: str | None = None
    dirty: bool | None = None


class LeftOut(Struct, frozen=True, kw_only=True):
    """Points of a sweep over a workload that were not measured, and why."""

    workload: str
    points: list[dict[str, NotNegative]]
    reason: str


class Conditions(Struct, frozen=True, kw_only=True):
    """See ``environment.conditions``. budget_min: minutes that the run was given. left_out: of its sweeps."""

    profile: str | None = None
    budget_min: NotNegative | None = None
    left_out: list[LeftOut] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    cpus_available: AtLeastOne | None = None
    cpu_governor: str | None = None
    load_1min: NotNegative | None = None
    memory_total_bytes: Count | None = None
    libraries: dict[str, str | None] = field(default_factory=dict)
    source_sha256: str | None = None


class NotRun(Struct, frozen=True, kw_only=True):
    """A cell that was asked for and can't run, or is not in the profile. point: see ``Facts``."""

    workload: str
    model: str
    start: str
    reason: str
    point: dict[str, NotNegative] | None = None


class Partial(Struct, frozen=True, kw_only=True):
    """Of a run that was ended before it was complete.

    missing: the cells that have no result yet. fewer: those that have one of fewer visits than planned.
    """

    missing: list[str]
    fewer: list[str] = field(default_factory=list)


class File(Struct, frozen=True, kw_only=True):
    """A stored run. What follows the benchmarks is ours alone. partial: None if the run is complete."""

    datetime: str
    machine_info: Machine | None
    commit_info: Commit | None = None
    benchmarks: list[Benchmark]
    conditions: Conditions = field(default_factory=Conditions)
    not_run: list[NotRun] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    partial: Partial | None = None


class PastStats(Struct, frozen=True, kw_only=True):
    """What a history shows of ``Stats``."""

    median: NotNegative
    data: list[float] | None = None


class PastBenchmark(Struct, frozen=True, kw_only=True):
    """What a history shows of ``Benchmark``."""

    fullname: str
    extra_info: dict[str, Any] | None = None
    stats: PastStats


class PastFile(Struct, frozen=True, kw_only=True):
    """What a history shows of ``File``."""

    datetime: str
    machine_info: Machine | None
    commit_info: Commit | None = None
    benchmarks: list[PastBenchmark]
