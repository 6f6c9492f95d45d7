"""What a pool does before it is timed."""

from dataclasses import replace

import pytest

from bench.measure import pools
from bench.measure.heat import Rival
from bench.measure.memory import MemorySampler
from bench.measure.spans import WorkerWarmer
from tests.measure.visits import visit


def test_a_pool_is_full_before_it_is_measured(memory: MemorySampler, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = visit("spin", "process_pool_fork", memory)
    occupied: list[list[float]] = []

    def run(_: object, seconds: list[float]) -> list[int]:
        occupied.append(seconds)
        return list(range(len(occupied)))

    pools.fill(run, measured)
    assert occupied == [[0.005, 0.005], [0.01, 0.01]]
    monkeypatch.setattr(pools, "LONGEST_OCCUPATION_S", 0.02)
    with pytest.raises(RuntimeError, match="process_pool_fork has 1 workers, not the 2 asked for"):
        pools.fill(lambda *_: [1], measured)


def test_what_starts_no_workers_is_not_filled(memory: MemorySampler) -> None:
    pools.fill(lambda *_: pytest.fail("nothing to fill"), visit("spin", "serial", memory))


def test_each_worker_runs_an_item_where_there_are_fewer_items(memory: MemorySampler) -> None:
    """A process that has no item at first would open its connection in a round that is timed."""
    measured = visit("spin", "process_pool_fork", memory)
    few = replace(measured.prepared, items=measured.prepared.items[:1])
    pool = Rival(measured.model, 3, few)
    ran: list[tuple[object, list[object]]] = []
    pools.warm_up(lambda functions, items: ran.append((functions, list(items))) or [], pool)
    (_, plain), (warmer, pairs) = ran
    assert plain == list(few.items)
    assert isinstance(warmer, WorkerWarmer)
    assert [item for item, _ in pairs] == 3 * list(few.items)
    warmer.work((pairs[0][0], 0.0))
    ran.clear()
    pools.warm_up_the_rest(lambda *_: pytest.fail("too long for what it gains"), pool, round_s=0.5)
    pools.warm_up(lambda functions, items: ran.append((functions, list(items))) or [], measured)
    assert [len(items) for _, items in ran] == [min(4, len(measured.prepared.items))]
