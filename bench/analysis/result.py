"""A cell's result: its rounds, what it is, and what its instruments saw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bench.analysis.timeline import Timeline
from bench.stats import intervals, neighbours, paired
from bench.stats.intervals import Estimate
from bench.store.decode import cell_of
from bench.store.file import Benchmark
from bench.store.schema import Facts, Instruments

OUTSIDE = 0.025  # the probability that an interval lies above the true value, and that it lies below


@dataclass(frozen=True)
class Result:
    """One cell's measured rounds, in seconds in the order taken.

    What it is compared with was measured beside its rounds, or in what was stored before that, in the same
    sweep: ``has_neighbours`` tells them apart.
    instruments: None if the cell had no instrumented round.
    fullname: pytest-benchmark's id of the cell. place: where it stands in the stored run.
    """

    facts: Facts
    rounds: tuple[float, ...]
    instruments: Instruments | None = None
    fullname: str = ""
    place: int = 0

    @property
    def workload(self) -> str:
        return self.facts.workload

    @property
    def model(self) -> str:
        return self.facts.model

    @property
    def start(self) -> str:
        return self.facts.start

    @property
    def is_serial(self) -> bool:
        return self.facts.family == "serial"

    @property
    def noise_kind(self) -> str:
        """Cells of one kind vary alike: a loop per thread varies as threads do."""
        return "thread" if self.facts.unit == "loop" else self.facts.unit

    @property
    def label(self) -> str:
        return self.model if self.is_serial else f"{self.model} {self.start}"

    @cached_property
    def sweep_medians(self) -> list[float]:
        """The median of each sweep, seconds."""
        return paired.medians_of_parts(self.rounds, self.facts.sweeps)

    @cached_property
    def seconds(self) -> Estimate:
        """The median of all rounds, seconds."""
        return intervals.of_median(self.rounds)

    @property
    def has_neighbours(self) -> bool:
        return self.facts.neighbours is not None

    @cached_property
    def visit_log_speed_ups(self) -> list[float]:
        """The log speed-up of each visit, from the serial rounds beside it; empty without neighbours."""
        beside = self.facts.neighbours
        return neighbours.visit_log_speed_ups(self.rounds, beside.serial_s) if beside else []

    @cached_property
    def visit_log_capacities(self) -> list[float]:
        """The log of the CPUs that the machine gave beside each visit; empty for what uses one CPU."""
        beside = self.facts.neighbours
        return neighbours.visit_log_capacities(beside.capacity) if beside and beside.capacity else []

    @property
    def heats(self) -> list[int | None]:
        """The heat that each visit was part of, None if it was one of its own; empty without neighbours."""
        beside = self.facts.neighbours
        return (beside.heats or [None] * len(beside.serial_s)) if beside else []

    def speed_up(self, serial: "Result") -> Estimate:
        """How many times faster than ``serial``: beside each round, or else paired within the sweeps."""
        return self.speed_up_beside or paired.ratio(serial.sweep_medians, self.sweep_medians)

    @cached_property
    def speed_up_beside(self) -> Estimate | None:
        """How many times faster than the serial rounds beside it; None without neighbours."""
        return ratio_of(self.visit_log_speed_ups) if self.has_neighbours else None

    @cached_property
    def efficiency(self) -> Estimate | None:
        """The speed-up over the capacity beside it; None for what uses one CPU."""
        return ratio_of(self._visit_log_efficiencies) if self._visit_log_efficiencies else None

    @cached_property
    def _visit_log_efficiencies(self) -> list[float]:
        pairs = zip(self.visit_log_speed_ups, self.visit_log_capacities, strict=False)
        return [speed_up - capacity for speed_up, capacity in pairs]

    @property
    def visit_log_gains(self) -> list[float]:
        """The log of what the cell gains, visit by visit: of its efficiency, if it has one."""
        return self._visit_log_efficiencies or self.visit_log_speed_ups

    @cached_property
    def capacity(self) -> Estimate | None:
        """How many CPUs the machine gave to as many serial runs at once; None for what uses one CPU."""
        return ratio_of(self.visit_log_capacities) if self.visit_log_capacities else None

    @property
    def was_repeated(self) -> bool:
        """Whether it was measured often enough to say anything of speed."""
        return self.facts.sweeps > 1

    @cached_property
    def timeline(self) -> Timeline | None:
        """When and where each item of the instrumented round ran."""
        return Timeline.of(self.instruments) if self.instruments else None


def ratio_of(logs: Sequence[float]) -> Estimate:
    """The ratio from its logs, a value per visit, with its interval."""
    from bench.stats.student_t import ratio_estimate  # scipy: not for runs without neighbours

    return ratio_estimate(logs, OUTSIDE)


def read(benchmarks: Iterable[Benchmark]) -> tuple[list[Result], list[Benchmark]]:
    """The cells among stored benchmarks, fastest first, and all other benchmarks as they come."""
    results: list[Result] = []
    others: list[Benchmark] = []
    for place, benchmark in enumerate(benchmarks):
        cell = cell_of(benchmark)
        if cell is None:
            others.append(benchmark)
            continue
        facts, instruments = cell
        rounds = tuple(benchmark.stats.data or ())
        results.append(Result(facts, rounds, instruments, benchmark.fullname, place))
    return sorted(results, key=lambda result: result.seconds.value), others


def of_workload(results: Iterable[Result], workload: str) -> list[Result]:
    return [result for result in results if result.workload == workload]


def serial_of(results: Iterable[Result]) -> Result | None:
    """The serial row among one workload's results."""
    return next((result for result in results if result.is_serial), None)


def ceiling(results: Sequence[Result]) -> int | None:
    """The largest speed-up that one workload's models can have: items at once; None for what computes."""
    if not results or results[0].facts.kind != "io":
        return None
    return min(results[0].facts.items, max(result.facts.workers for result in results))


def by_speed_up(results: Sequence[Result], serial: Result) -> list[Result]:
    """The results, largest speed-up first."""
    return sorted(results, key=lambda result: -result.speed_up(serial).value)


def models_in_order(results: Iterable[Result]) -> list[str]:
    """Each model once, family by family, in the order in which they were stored."""
    ordered = sorted(results, key=lambda result: (result.facts.family, result.place))
    return list(dict.fromkeys(result.model for result in ordered))
