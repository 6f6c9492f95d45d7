"""Interleaves what is compared: the cells of a workload are run in turn, sweep after sweep.

Figures taken minutes apart on a shared machine differ by 20 to 40 %. So the rounds of one cell do not follow
each other: every sweep runs each cell of the workload once, with a pool of its own, and every other sweep
runs backwards. A cell's rounds from all sweeps are one result. Models are then compared within a sweep, see
``bench/stats/paired.py``.
"""

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from itertools import groupby

import pytest

from bench.session.options import Settings
from bench.session.upstream import results, running
from bench.session.upstream.results import Result

NOT_RUN = pytest.StashKey[Sequence[dict[str, str]]]()
_runs = pytest.StashKey[int]()


def number_of_sweeps(config: pytest.Config) -> int:
    """How often each cell is run; once if pytest-benchmark does not measure."""
    return Settings.of(config).profile.sweeps if results.measures(config) else 1


def is_cell(item: pytest.Item) -> bool:
    """Whether a test is measured in sweeps, rather than once."""
    return "sweep" in getattr(item, "fixturenames", ())


def is_skipped(item: pytest.Item) -> bool:
    return item.get_closest_marker("skip") is not None


def not_run(items: Iterable[pytest.Item]) -> list[dict[str, str]]:
    """The cells among the items that are skipped, each with the reason."""
    return [
        {"id": item.callspec.id, **item.callspec.params, "reason": mark.kwargs["reason"]}  # type: ignore[attr-defined]
        for item in items
        if is_cell(item) and (mark := item.get_closest_marker("skip"))
    ]


def sweep_of(item: pytest.Item) -> int:
    """How often the item was run before in this session."""
    return item.stash.get(_runs, 0)


def group_of(item: pytest.Item) -> str | None:
    """What the item is compared with: its workload, or its file's tests; None if it is no cell."""
    if not is_cell(item):
        return None
    parameters: dict[str, str] = item.callspec.params  # type: ignore[attr-defined]
    return parameters.get("workload") or item.path.stem.removeprefix("test_")


def arrange(items: list[pytest.Item], sweeps: int) -> list[pytest.Item]:
    """The items with each workload's cells repeated, every other time in reverse."""
    arranged: list[pytest.Item] = []
    for group_name, group in groupby(items, key=group_of):
        cells = list(group)
        measured = [cell for cell in cells if not is_skipped(cell)]
        arranged += [cell for cell in cells if is_skipped(cell)]
        for sweep in range(sweeps if group_name else 1):
            arranged += reversed(measured) if sweep % 2 else measured
    return arranged


class Sweeps:
    """The plugin that runs a cell's sweeps as one test: reported once, stored once, or not at all."""

    def __init__(self, sweeps: int) -> None:
        self.count = sweeps
        self.failed: set[str] = set()

    def is_last(self, item: pytest.Item) -> bool:
        """Whether no sweep of the item follows."""
        return is_skipped(item) or sweep_of(item) >= self.count - 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        if not is_cell(item):
            return None
        if item.nodeid not in self.failed:
            self._run(item, nextitem)
        item.stash[_runs] = sweep_of(item) + 1
        return True

    def _run(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        reports = running.run_once(item, nextitem)
        failed = any(report.failed for report in reports)
        if failed:
            self.failed.add(item.nodeid)
        if failed or self.is_last(item):
            for report in reports:
                item.ihook.pytest_runtest_logreport(report=report)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        measured = results.results_of(session.config)
        results.keep_results(session.config, pooled(measured, self.failed, self.count))
        return (yield)


def pooled(measured: Sequence[Result], failed: set[str], sweeps: int) -> list[Result]:
    """One result per benchmark, with the rounds of all its sweeps in order; only complete ones."""
    complete = [result for result in measured if _is_complete(result) and result.fullname not in failed]
    runs = Counter(result.fullname for result in complete)
    pools: dict[str, Result] = {}
    for result in complete:
        if _rounds_per_sweep(result) and runs[result.fullname] < sweeps:
            continue
        if result.fullname in pools:
            results.add_rounds(pools[result.fullname], results.rounds_of(result))
        else:
            pools[result.fullname] = result
    return list(pools.values())


def _rounds_per_sweep(result: Result) -> int | None:
    """None if the benchmark is not measured in sweeps."""
    rounds: int | None = result.extra_info.get("rounds_per_sweep")
    return rounds


def _is_complete(result: Result) -> bool:
    # Ctrl-C in the middle of a cell is no error to pytest-benchmark: it keeps what rounds there are
    return not result.has_error and len(results.rounds_of(result)) >= (_rounds_per_sweep(result) or 1)
