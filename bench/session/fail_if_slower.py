"""The changes against a stored run below pytest-benchmark's own table, and the option to fail by them."""

from collections.abc import Generator, Iterable, Mapping

import pytest
from rich.console import Console
from rich.text import Text

from bench.analysis import result
from bench.analysis.result import Result
from bench.session.relative_change import Comparison, compare
from bench.session.summary import console_of
from bench.session.upstream import results
from bench.stats.intervals import Estimate
from bench.store.decode import benchmarks_of

OPTION = "--fail-if-slower"
NO_NEIGHBOURS = "stored without neighbours, by an earlier version or in one sweep"
RAW_SECONDS = (
    "--benchmark-compare-fail compares raw seconds, which differ by 20 to 40 % between two runs with nothing "
    f"changed: {OPTION} PERCENT compares each cell with what was measured beside it"
)


class FailIfSlower:
    """The plugin that shows the changes beside pytest-benchmark's own table, and fails the run if it must."""

    def __init__(self, config: pytest.Config, percent: float | None) -> None:
        self._config, self._percent = config, percent
        self._comparisons: list[Comparison] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        self._comparisons = list(self._compared())
        if list(self._failures()) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_terminal_summary(self) -> Generator[None, None, None]:
        try:
            return (yield)
        finally:  # pytest-benchmark raises what it has to say of its own thresholds
            if self._comparisons:
                self._show(console_of(self._config))

    def _compared(self) -> Iterable[Comparison]:
        now = _cells(measured.as_dict() for measured in results.results_of(self._config))
        for path, stored in results.baselines_of(self._config).items():
            yield compare(now, _cells(stored.values()), str(path), self._percent or 0.0)

    def _failures(self) -> Iterable[str]:
        """A line for each reason why the run fails, if it was asked to."""
        if self._percent is None:
            return
        for comparison in self._comparisons:
            for change in comparison.slower:
                name, than = change.name, f"than in {comparison.path}: more than {self._percent:g} %"
                yield f"{name} takes longer beside its neighbours, by {percent_of(change.ratio)}, {than}"
            if comparison.incomparable:
                names = ", ".join(comparison.incomparable)
                yield f"{OPTION} can't be answered for {names} of {comparison.path}: {NO_NEIGHBOURS}"

    def _show(self, console: Console) -> None:
        for comparison in self._comparisons:
            for line in (f"beside their neighbours, against {comparison.path}:", *lines(comparison)):
                console.print(Text(line), soft_wrap=True)
        if self._config.option.benchmark_compare_fail:
            console.print(RAW_SECONDS, highlight=False, soft_wrap=True)
        for failure in self._failures():
            console.print(Text(f"SLOWER: {failure}", style="bold red"), soft_wrap=True)


def lines(comparison: Comparison) -> Iterable[str]:
    """The change of each cell with its interval, the slowest first."""
    width = max((len(change.name) for change in comparison.changes), default=0)
    for change in sorted(comparison.changes, key=lambda change: -change.ratio.value):
        yield f"  {change.name:<{width}}  {percent_of(change.ratio)}  by {change.basis}"
    if comparison.incomparable:
        yield f"  not comparable this way ({NO_NEIGHBOURS}): {', '.join(comparison.incomparable)}"


def percent_of(ratio: Estimate) -> str:
    """A ratio and its interval as changes: +5.1 % (+2.0 to +8.3 %)."""
    value, low, high = (f"{(part - 1) * 100:+.1f}" for part in (ratio.value, ratio.low, ratio.high))
    return f"{value} % ({low} to {high} %)"


def _cells(benchmarks: Iterable[Mapping[str, object]]) -> list[Result]:
    return result.read(benchmarks_of(benchmarks))[0]
