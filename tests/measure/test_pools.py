"""What a pool does before it is timed."""

import pytest

from bench.measure import pools
from bench.measure.memory import MemorySampler
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
