"""Which cells of a sweep are visited in one heat, and what each of them has of it.

Pools that use several CPUs are what a verdict on the CPU is about, and they differ least. So after their
least number of visits, those of a workload that are due in one sweep are visited together, as
``bench/measure/heat.py`` says. A heat is one visit of each, between the same neighbours; each leads as often
as any other.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from math import ceil
from typing import Any

import pytest

from bench.contracts import Model
from bench.discovery import all_models, load_workload
from bench.measure.heat import RIVALS
from bench.measure.neighbours import uses_several_cpus
from bench.session.upstream import results

MOST_AT_ONCE = 6  # pools of a heat: each has its workers all the time
MOST_PROCESSES = 256  # of all of them
SHARED = ("rounds_per_sweep", "sweeps", "neighbours")  # by the visits of a heat, in ``extra_info``
_rivals = pytest.StashKey[Sequence[pytest.Item]]()


def rivals_of(item: pytest.Item) -> Mapping[str, Model]:
    """The models that take part in the visit of an item that is about to run, by node id."""
    return {other.nodeid: all_models()[_params(other)["model"]] for other in item.stash.get(_rivals, ())}


class Heats:
    """Plans the heats of a session, and takes their results apart. limit: workers of a pool."""

    def __init__(self, config: pytest.Config, limit: int) -> None:
        self._config = config
        self._most = max(2, min(MOST_AT_ONCE, MOST_PROCESSES // limit))
        self._planned: dict[str, deque[Sequence[pytest.Item]]] = defaultdict(deque)
        self._alone: set[str] = set()  # what did not get through a heat, by node id
        self._led: Counter[str] = Counter()  # heats that a cell has led, by node id
        self._number = 0

    def plan(self, sweep: Sequence[pytest.Item]) -> list[pytest.Item]:
        """The items to run for a sweep over cells of one workload: of each heat the one that leads.

        The cell leads that has led least. Those of a heat have the same items and limit: of a run that
        sweeps, they are at one point.
        """
        members: dict[Any, list[pytest.Item]] = defaultdict(list)
        for item in sorted(filter(self._may_join, sweep), key=lambda item: self._led[item.nodeid]):
            members[_params(item).get("point")].append(item)
        heats = [heat for own in members.values() for heat in self._evenly(own)]
        rivals = {leader.nodeid: others for leader, *others in heats}
        self._led.update(leader for leader, others in rivals.items() if others)
        led = {other.nodeid for others in rivals.values() for other in others}
        running = [item for item in sweep if item.nodeid not in led]
        for item in running:
            self._planned[item.nodeid].append(rivals.get(item.nodeid, ()))
        return running

    def _evenly(self, members: Sequence[pytest.Item]) -> list[Sequence[pytest.Item]]:
        """In heats of as many members each as may be, and none much smaller than another."""
        heats = ceil(len(members) / self._most)
        size = ceil(len(members) / heats) if heats else 1
        return [members[at : at + size] for at in range(0, len(members), size)]

    def begin(self, item: pytest.Item, failed: Collection[str]) -> None:
        """Let those take part in the item's visit that were planned to. failed: the cells that have."""
        planned, out = self._planned[item.nodeid], self._alone.union(failed)
        others = planned.popleft() if planned else ()
        item.stash[_rivals] = [other for other in others if not out & {item.nodeid, other.nodeid}]

    def dissolve(self, item: pytest.Item) -> bool:
        """Let an item and its rivals be visited by themselves from now on; whether it had any.

        A visit may fail for its rivals: for their processes, their memory or their time.
        """
        others = item.stash[_rivals]
        if others:
            self._alone.update(each.nodeid for each in (item, *others))
            item.stash[_rivals] = []
        return bool(others)

    def end(self, item: pytest.Item) -> list[pytest.Item]:
        """Add a result for each rival that got through the item's visit; those rivals."""
        others, measured = item.stash[_rivals], results.results_of(self._config)
        led = next((result for result in reversed(measured) if result.fullname == item.nodeid), None)
        seconds = led.extra_info.pop(RIVALS, {}) if led else {}
        self._alone.update(other.nodeid for other in others if other.nodeid not in seconds)
        if led is None or not seconds:
            return []
        self._number += 1
        if "neighbours" in led.extra_info:  # not where the file of ``serial`` is broken
            led.extra_info["neighbours"]["heats"] = [self._number]
        shared = {name: led.extra_info[name] for name in SHARED if name in led.extra_info}
        firsts = {result.fullname: result for result in reversed(measured)}
        for name, rounds in seconds.items():
            results.add_visit(self._config, firsts[name], rounds, dict(shared))
        return [other for other in others if other.nodeid in seconds]

    def _may_join(self, item: pytest.Item) -> bool:
        cell = _params(item)
        is_warm = cell.get("start") == "warm"  # what is no cell of the matrix has no start
        if not is_warm or item.nodeid in self._alone:
            return False
        kind = load_workload(cell["workload"]).KIND
        return uses_several_cpus(all_models()[cell["model"]], kind)


def _params(item: pytest.Item) -> Mapping[str, Any]:
    params: Mapping[str, Any] = item.callspec.params  # type: ignore[attr-defined]
    return params
