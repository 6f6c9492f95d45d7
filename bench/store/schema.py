"""What is read of a cell in a stored run, as types: seconds, bytes and counts, each within bounds.

A benchmark is a cell of the matrix only if its ``extra_info`` holds ``Facts``. Keys that a type does not name
are left alone; every value is checked as ``bench.store.decode`` reads it. ``bench.store.file`` has the rest
of the file.
"""

from typing import Annotated

from bench.store.checked import Meta, Struct

# With bounds, since JSON's numbers may be anything, and Python reads NaN and Infinity too; no ratio overflows
SHORTEST, LONGEST = 1e-18, 1e18
Positive = Annotated[float, Meta(ge=SHORTEST, lt=LONGEST)]
NotNegative = Annotated[float, Meta(ge=0, lt=LONGEST)]
Count = Annotated[int, Meta(ge=0, lt=2**53)]
AtLeastOne = Annotated[int, Meta(ge=1, lt=2**53)]


class InputsRead(Struct, frozen=True, kw_only=True):
    """The sizes that a workload has read, see ``fixtures.inputs.Sizes``; None for those it has not.

    bookings_sha256: of the CSV file.
    """

    requests: Count | None = None
    latency_s: NotNegative | None = None
    rows: AtLeastOne | None = None
    chunks: Count | None = None
    bookings_sha256: str | None = None


class Neighbours(Struct, frozen=True, kw_only=True):
    """What was measured beside the rounds of a cell, at places before, between and after them.

    Between two places stand as many rounds everywhere: one, or several short ones.
    serial_s: seconds of the serial round at each place, visit by visit. capacity: CPUs that the machine gave
    at the same places, for a cell that uses several; cpus: with how many processes that was measured.
    yardstick_s: seconds of a fixed piece of work at the same places, for ``serial`` itself.
    heats: of each visit, the number of the heat that it was part of, the same for all cells of the run that
    shared it; None for a visit of its own.
    """

    serial_s: list[list[Positive]]
    capacity: list[list[Positive]] | None = None
    cpus: AtLeastOne | None = None
    yardstick_s: list[list[Positive]] | None = None
    heats: list[Count | None] | None = None

    def __post_init__(self) -> None:
        lengths = [len(visit) for visit in self.serial_s]
        if min(lengths, default=0) < 2:
            raise ValueError("neighbours must be of a visit, on both sides of each round")
        for name, beside in (("capacity", self.capacity), ("yardstick", self.yardstick_s)):
            if beside is not None and [len(visit) for visit in beside] != lengths:
                raise ValueError(f"the {name} must be known wherever serial is")
        if self.heats is not None and len(self.heats) != len(lengths):
            raise ValueError("of each visit it must be known whether it was part of a heat")

    def fit(self, visits: int, rounds: int) -> bool:
        """Whether they are the neighbours of that many rounds in that many visits."""
        between = sum(map(len, self.serial_s)) - len(self.serial_s)
        return len(self.serial_s) == visits and rounds >= between and rounds % between == 0


class Figure(Struct, frozen=True, kw_only=True):
    """A stored estimate with its interval. high: None where a single visit bounds nothing."""

    estimate: NotNegative
    low: NotNegative
    high: NotNegative | None = None
    coverage: NotNegative


class JobFacts(Struct, frozen=True, kw_only=True):
    """What a workload's items take by ``serial``, see ``bench.measure.job``: of one instrumented round.

    items: how many. Per item: cpu_s, wait_s, bytes in and out when pickled, packing_s of pickling; awaited_…
    the same of ``awork``, where it was run. busy_cpu_s, awaited_busy_cpu_s: the CPU where nothing is waited
    for, so that the CPU is never idle, of a workload that can be asked so. item_s: of each item, if they are
    not alike. forks_cpu_s: as busy_cpu_s, of processes that take turns.
    calls: how often an item calls the system in a way that lets the GIL go.
    first_s: CPU of the first item in a process that was just forked, beyond that of the next;
    thread_first_s: of the first in a thread; awaited_first_s: of the first that a loop has beside others.
    Of all: combine_s, repr_s of the answers. yardstick_s: of ``bench.measure.yardstick``, in between.
    """

    items: Count
    cpu_s: NotNegative
    wait_s: NotNegative
    bytes: NotNegative = 0.0
    packing_s: NotNegative = 0.0
    awaited_cpu_s: NotNegative | None = None
    awaited_wait_s: NotNegative | None = None
    busy_cpu_s: NotNegative | None = None
    awaited_busy_cpu_s: NotNegative | None = None
    forks_cpu_s: NotNegative | None = None
    calls: NotNegative = 0.0
    item_s: list[NotNegative] | None = None
    first_s: NotNegative = 0.0
    thread_first_s: NotNegative = 0.0
    awaited_first_s: NotNegative = 0.0
    combine_s: NotNegative = 0.0
    repr_s: NotNegative = 0.0
    yardstick_s: Positive | None = None


class Facts(Struct, frozen=True, kw_only=True):
    """What a cell is: ``extra_info`` as ``measure.cell`` writes it.

    From ``workload`` to ``rounds_per_sweep``: the cell. items: how many; workers: the concurrency limit in
    force; sweeps: how often it was visited.
    neighbours: None in what was stored before they were measured. From ``speed_up`` to ``capacity``: what
    follows from them, for readers of the file; the suite itself computes them from the neighbours.
    looks: how often the session was to look at the claims of the workload, which share the error.
    visits_s: seconds that all visits took, with what is not timed.
    From ``family`` to ``about``: of its model, see ``bench.contracts.Model``.
    From ``task`` to ``wrong_share``: of its workload, see ``workloads``. result_type: the name of the type
    that ``combine`` returned.
    point: the setting of the swept options that it was measured at, by their names. serial_items: how many
    items the serial runs beside it had, whose seconds stand for all of them; None: all.
    job: of the serial cell, what its items take. import_s: of a cold cell of fresh interpreters, what
    importing the workload takes one of them.
    """

    workload: str
    model: str
    start: str
    kind: str
    items: Count
    workers: AtLeastOne
    sweeps: AtLeastOne
    rounds_per_sweep: AtLeastOne
    neighbours: Neighbours | None = None
    speed_up: Figure | None = None
    efficiency: Figure | None = None
    capacity: Figure | None = None
    looks: AtLeastOne = 1
    visits_s: NotNegative | None = None
    family: str = ""
    unit: str = ""
    one_at_a_time: bool = False
    start_method: str | None = None
    about: str | None = None
    task: str | None = None
    task_step: Count | None = None
    result_type: str | None = None
    wrong_share: NotNegative | None = None
    point: dict[str, NotNegative] | None = None
    serial_items: AtLeastOne | None = None
    job: JobFacts | None = None
    import_s: NotNegative | None = None
    inputs: InputsRead


class LadderStep(Struct, frozen=True, kw_only=True):
    """A way to do a task, run serially at a size of its own: ``extra_info`` of ``bench/test_ladder.py``.

    No cell of the matrix. step: the name of its workload. of_rows: how many rows the ladder is about; those
    of a round, ``inputs.rows``, are as many, or a sample of them. From ``task`` on as in ``Facts``.
    """

    step: str
    of_rows: AtLeastOne
    sweeps: AtLeastOne
    task: str
    task_step: Count
    wrong_share: NotNegative | None = None
    inputs: InputsRead


class Lane(Struct, frozen=True, kw_only=True):
    """Where items ran: ids of the operating system's, and of the interpreter in its process."""

    process: int
    thread: int
    interpreter: int
    gil: bool


class TimelineColumns(Struct, frozen=True, kw_only=True):
    """An entry per item in ``lane``, ``start_s`` and ``end_s``; ``lane`` indexes ``lanes``."""

    lanes: list[Lane]
    lane: list[Count]
    start_s: list[NotNegative]
    end_s: list[NotNegative]

    def __post_init__(self) -> None:
        if len({len(self.lane), len(self.start_s), len(self.end_s)}) > 1:
            raise ValueError("a timeline must have a lane, a start and an end for each item")
        if any(lane >= len(self.lanes) for lane in self.lane):
            raise ValueError("a timeline must have the lane of each item")


class Instruments(Struct, frozen=True, kw_only=True):
    """What the instruments saw in the round that is not timed, see ``measure.instrumented_round``."""

    wall_instrumented_s: Positive
    cpu_parent_s: NotNegative
    cpu_workers_s: NotNegative
    cpu_items_s: NotNegative | None = None
    context_switches_voluntary: Count
    context_switches_involuntary: Count
    memory_peak_bytes: Count | None = None
    processes_peak: Count | None = None
    server_most_in_flight: Count | None = None
    server_cpu_share: NotNegative | None = None
    server_too_busy: bool | None = None
    timeline: TimelineColumns

    @property
    def cpu_s(self) -> float:
        """CPU seconds of parent and workers."""
        return self.cpu_parent_s + self.cpu_workers_s

    @property
    def switches(self) -> int:
        """Context switches of parent and workers, voluntary and not."""
        return self.context_switches_voluntary + self.context_switches_involuntary
