"""Interleaves what is compared: the cells of a workload are run in turn, sweep after sweep.

Figures taken minutes apart on a shared machine differ by 20 to 40 %. So the rounds of one cell
do not follow each other: every sweep runs each cell of the workload once, with a pool of its
own, every other sweep backwards, and a cell's rounds from all sweeps are one result. Models are
then compared within a sweep, see ``bench/stats.py``.
"""

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from itertools import groupby

import pytest
from _pytest.runner import runtestprotocol
from pytest_benchmark.stats import Metadata

NOT_RUN = pytest.StashKey[Sequence[dict[str, str]]]()
_runs = pytest.StashKey[int]()


def is_cell(item: pytest.Item) -> bool:
    """Whether a test is measured in sweeps, rather than once."""
    return "sweep" in getattr(item, "fixturenames", ())


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


def arrange(items: list[pytest.Item], sweeps: int) -> list[pytest.Item]:
    """The items with each workload's cells repeated, every other time in reverse."""
    arranged: list[pytest.Item] = []
    for group_name, group in groupby(items, key=group_of):
        cells = list(group)
        skipped = [cell for cell in cells if cell.get_closest_marker("skip")]
        measured = [cell for cell in cells if cell not in skipped]
        arranged += skipped
        for sweep in range(sweeps if group_name else 1):
            arranged += reversed(measured) if sweep % 2 else measured
    return arranged


def group_of(item: pytest.Item) -> str | None:
    """What the item is compared with: its workload, or its file's tests; None if it is no cell."""
    if not is_cell(item):
        return None
    parameters: dict[str, str] = item.callspec.params  # type: ignore[attr-defined]
    return parameters.get("workload") or item.path.stem.removeprefix("test_")


class Sweeps:
    """The plugin that runs a cell's sweeps as one test: reported once, stored once, or not at all."""

    def __init__(self, sweeps: int) -> None:
        self.count = sweeps
        self.failed: set[str] = set()

    def last(self, item: pytest.Item) -> bool:
        """Whether no sweep of the item follows."""
        skipped = item.get_closest_marker("skip") is not None
        return skipped or sweep_of(item) >= self.count - 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        if not is_cell(item):
            return None
        if item.nodeid not in self.failed:
            self._run(item, nextitem)
        item.stash[_runs] = sweep_of(item) + 1
        return True

    def _run(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        # pytest tears down what the next item does not need: nothing, if it is the same one
        following = item.parent if nextitem is item else nextitem
        reports = runtestprotocol(item, log=False, nextitem=following)  # type: ignore[arg-type]
        failed = any(report.failed for report in reports)
        if failed:
            self.failed.add(item.nodeid)
        if failed or self.last(item):
            for report in reports:
                item.ihook.pytest_runtest_logreport(report=report)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        benchmarks = session.config._benchmarksession.benchmarks  # type: ignore[attr-defined]
        benchmarks[:] = pooled(benchmarks, self.failed, self.count)
        return (yield)


def pooled(benchmarks: list[Metadata], failed: set[str], sweeps: int) -> list[Metadata]:
    """One Metadata a benchmark, the rounds of all its sweeps in order; only complete ones."""
    complete = [one for one in benchmarks if _is_complete(one) and one.fullname not in failed]
    runs = Counter(one.fullname for one in complete)
    results: dict[str, Metadata] = {}
    for one in complete:
        if _rounds(one) and runs[one.fullname] < sweeps:
            continue
        if one.fullname in results:
            results[one.fullname].stats.data.extend(one.stats.data)
        else:
            results[one.fullname] = one
    return list(results.values())


def _rounds(benchmark: Metadata) -> int | None:
    """The rounds a sweep of it has, None if it is not measured in sweeps."""
    rounds: int | None = benchmark.extra_info.get("rounds_per_sweep")
    return rounds


def _is_complete(benchmark: Metadata) -> bool:
    # Ctrl-C in the middle of a cell is no error to pytest-benchmark: it keeps what rounds there are
    return not benchmark.has_error and len(benchmark.stats.data) >= (_rounds(benchmark) or 1)
