"""A cell's result as a record, read from what pytest-benchmark stores."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bench.stats import Estimate, by_sweep, estimate, ratio


@dataclass(frozen=True)
class Result:
    """One cell's measured rounds, in seconds in the order taken, and its ``extra_info``."""

    workload: str
    model: str
    start: str
    rounds: tuple[float, ...]
    extra: dict[str, Any]

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
    def cpu_s(self) -> float | None:
        """CPU seconds of parent and workers in the instrumented round."""
        parent = self.extra.get("cpu_parent_s")
        return None if parent is None else float(parent + self.extra["cpu_workers_s"])

    @property
    def switches(self) -> int:
        """Context switches of the instrumented round, voluntary and not."""
        return int(self.extra["context_switches_voluntary"] + self.extra["context_switches_involuntary"])


def read(benchmarks: Iterable[dict[str, Any]]) -> list[Result]:
    """The cells among stored benchmarks (with their data), fastest first."""
    found = [
        Result(
            bench["extra_info"]["workload"],
            bench["extra_info"]["model"],
            bench["extra_info"]["start"],
            tuple(bench["stats"]["data"]),
            bench["extra_info"],
        )
        for bench in benchmarks
        if "sweeps" in bench.get("extra_info", {}) and "notebook" not in bench["extra_info"]
    ]
    return sorted(found, key=lambda result: result.seconds.median)


def of_workload(results: Iterable[Result], workload: str) -> list[Result]:
    return [result for result in results if result.workload == workload]


def serial_of(results: Iterable[Result]) -> Result | None:
    """The serial row among one workload's results."""
    return next((result for result in results if result.model == "serial"), None)
