"""What each benchmark of a run was measured at in all runs of its machine: a line for each basis it has.

A cell that stood between neighbours is shown by its gain (``bench.analysis.gains``). What was stored before
that, once visited, or by other suites has its raw median, which differs by 20 to 40 % between runs with
nothing changed. A line has points of one basis alone, so the two never meet in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.analysis.gains import Basis, gains_of
from bench.analysis.result import Result, ratio_of
from bench.stats.intervals import Estimate
from bench.store.decode import facts_of_cell
from bench.store.file import PastBenchmark
from bench.store.identity import same_measurement
from bench.store.runs import PastRun

MEDIAN = Basis("median")  # seconds; all others are gains


@dataclass(frozen=True)
class Point:
    """A benchmark in a run. run: its index. figure: the gain, or the median, whose coverage is 0."""

    run: int
    figure: Estimate


Line = Sequence[Point]


@dataclass(frozen=True)
class History:
    """Runs of one machine, oldest first, and the lines of each benchmark of the last one, by its id."""

    runs: Sequence[PastRun]
    lines: Mapping[str, Mapping[Basis, Line]]

    @classmethod
    def of(cls, runs: Sequence[PastRun]) -> "History":
        """Of runs of one machine: what the last run measures, wherever it was measured the same way."""
        measured = {benchmark.fullname: benchmark.extra_info for benchmark in runs[-1].benchmarks}
        lines: dict[str, dict[Basis, list[Point]]] = {name: {} for name in measured}
        for index, run in enumerate(runs):
            for benchmark in run.benchmarks:
                name = benchmark.fullname
                if name in measured and same_measurement(measured[name], benchmark.extra_info):
                    basis, point = _point(index, benchmark)
                    lines[name].setdefault(basis, []).append(point)
        return cls(runs, lines)

    def gains(self, benchmark: str) -> dict[Basis, Line]:
        """The lines of its gains that have two points or more."""
        return {basis: line for basis, line in self._lines(benchmark) if basis != MEDIAN}

    def medians(self, benchmark: str) -> dict[Basis, Line]:
        """The line of its medians, seconds, in the runs without a gain of it, if it has two points."""
        return {basis: line for basis, line in self._lines(benchmark) if basis == MEDIAN}

    def _lines(self, benchmark: str) -> Iterator[tuple[Basis, Line]]:
        for basis, line in self.lines[benchmark].items():
            positive = [point for point in line if point.figure.value > 0]
            if len(positive) > 1:
                yield basis, positive


def _point(run: int, benchmark: PastBenchmark) -> tuple[Basis, Point]:
    facts, median_s = facts_of_cell(benchmark), benchmark.stats.median
    gains = gains_of(Result(facts, tuple(benchmark.stats.data or ()))) if facts else {}
    for basis, logs in gains.items():
        return basis, Point(run, ratio_of(logs))
    return MEDIAN, Point(run, Estimate(median_s, median_s, median_s, 0.0, 1))
