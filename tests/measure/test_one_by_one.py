"""Of items run one after the other: CPU, waiting, and what a busy machine took away."""

import pytest

from bench.measure.one_by_one import BARE_WAITS, Seen, one_by_one, without_waking
from bench.measure.spans import Usage


def test_switches_tell_a_wait_from_a_cpu_that_was_taken_away() -> None:
    assert Seen.of([1.0, 1.0], Usage(1.5, 0, 0)) == ([1.0, 1.0], 2.0, 0.0)
    assert Seen.of([1.0, 1.0], Usage(1.5, 2, 0)) == ([1.0, 1.0], 1.5, 0.5)


def test_the_cpu_that_a_bare_wait_takes_too_counts_as_waiting() -> None:
    seen = Seen([0.01, 0.01], cpu_s=0.004, wait_s=0.016)
    bare = Usage(BARE_WAITS * 0.0005)
    assert seen.less(bare) == ([0.01, 0.01], pytest.approx(0.003), pytest.approx(0.017))
    all_of_it = Usage(BARE_WAITS * 0.1)
    assert seen.less(all_of_it) == ([0.01, 0.01], 0.0, pytest.approx(0.02))


def test_what_computes_wakes_up_from_nothing() -> None:
    computing = Seen([0.01], cpu_s=0.01, wait_s=0.0)
    assert without_waking(computing) == computing


def test_the_first_item_is_run_once_before_it_counts() -> None:
    calls: list[int] = []
    results, seen = one_by_one(lambda item: calls.append(item) or -item, [1, 2])
    assert calls == [1, 1, 2]
    assert (results, len(seen.item_s)) == ([-1, -2], 2)
