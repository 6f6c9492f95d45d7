"""A cell's result as a record, read from what pytest-benchmark stores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from bench import timeline
from bench.notebook import is_notebook
from bench.stats import Estimate, by_sweep, estimate, ratio
from bench.stored import Facts, Instrumented, as_type
from bench.timeline import Timeline


@dataclass(frozen=True)
class Result:
    """One cell's measured rounds, in seconds in the order taken, and its ``extra_info``.

    fullname: pytest-benchmark's id of it.
    """

    workload: str
    model: str
    start: str
    rounds: tuple[float, ...]
    extra: dict[str, Any]
    fullname: str = ""

    @property
    def label(self) -> str:
        return self.model if self.model == "serial" else f"{self.model} {self.start}"

    @property
    def sweeps(self) -> list[float]:
        """The median of each sweep, seconds."""
        return by_sweep(self.rounds, self.extra["sweeps"])

    @property
    def seconds(self) -> Estimate:
        return estimate(self.rounds)

    def speed_up(self, serial: "Result") -> Estimate:
        """How many times faster than ``serial``, paired within the sweeps."""
        return ratio(serial.sweeps, self.sweeps)

    @property
    def telling(self) -> bool:
        """Whether it was measured often enough to say anything of speed."""
        return bool(self.extra["sweeps"] > 1)

    @cached_property
    def timeline(self) -> Timeline | None:
        """When and where each item of the instrumented round ran."""
        return timeline.read(self.extra)

    @property
    def cpu_s(self) -> float | None:
        """CPU seconds of parent and workers in the instrumented round."""
        parent = self.extra.get("cpu_parent_s")
        return None if parent is None else float(parent + self.extra["cpu_workers_s"])

    @property
    def switches(self) -> int:
        """Context switches of the instrumented round, voluntary and not."""
        return int(self.extra["context_switches_voluntary"] + self.extra["context_switches_involuntary"])


def is_cell(benchmark: Mapping[str, Any]) -> bool:
    """Whether a stored benchmark is a cell of the matrix with its rounds, rather than another test's."""
    extra, data = benchmark.get("extra_info") or {}, benchmark["stats"].get("data") or []
    try:
        as_type(extra, Instrumented if "timeline" in extra else Facts)
    except msgspec.ValidationError:
        return False
    if is_notebook(benchmark):
        return False
    return len(data) >= extra["sweeps"] and all(value > 0 for value in data) and timeline.is_whole(extra)


def read(benchmarks: Iterable[Mapping[str, Any]]) -> list[Result]:
    """The cells among stored benchmarks (with their data), fastest first."""
    found = [
        Result(
            bench["extra_info"]["workload"],
            bench["extra_info"]["model"],
            bench["extra_info"]["start"],
            tuple(bench["stats"]["data"]),
            bench["extra_info"],
            bench["fullname"],
        )
        for bench in benchmarks
        if is_cell(bench)
    ]
    return sorted(found, key=lambda result: result.seconds.median)


def of_workload(results: Iterable[Result], workload: str) -> list[Result]:
    return [result for result in results if result.workload == workload]


def serial_of(results: Iterable[Result]) -> Result | None:
    """The serial row among one workload's results."""
    return next((result for result in results if result.model == "serial"), None)


def by_speed_up(results: Sequence[Result], serial: Result) -> list[Result]:
    """The results, largest speed-up first."""
    return sorted(results, key=lambda result: -result.speed_up(serial).median)
