"""Sweeps: in which order cells run, and what of their rounds becomes a result."""

from types import SimpleNamespace
from typing import Any

import pytest

from bench.sweeps import arrange, pooled


def item(workload: str | None, name: str, *, skipped: bool = False) -> Any:
    return SimpleNamespace(
        name=name,
        fixturenames=["sweep"] if workload else [],
        callspec=SimpleNamespace(params={"workload": workload}),
        get_closest_marker=lambda _: pytest.mark.skip if skipped else None,
    )


def names(items: list[Any]) -> str:
    return " ".join(one.name for one in items)


def test_cells_of_a_workload_alternate_and_turn_back() -> None:
    items = [item("w", "a"), item("w", "b"), item("v", "c"), item("v", "d")]
    assert names(arrange(items, 3)) == "a b b a a b c d d c c d"


def test_skipped_cells_and_other_tests_come_once() -> None:
    items = [item("w", "a"), item("w", "b", skipped=True), item(None, "test")]
    assert names(arrange(items, 2)) == "b a a test"


def benchmark(name: str, *data: float, error: bool = False, rounds: int | None = 2) -> Any:
    return SimpleNamespace(
        fullname=name,
        has_error=error,
        stats=SimpleNamespace(data=list(data)),
        extra_info={"rounds_per_sweep": rounds} if rounds else {},
    )


def data(found: list[Any]) -> dict[str, list[float]]:
    return {one.fullname: one.stats.data for one in found}


def test_rounds_of_all_sweeps_are_one_result_in_order() -> None:
    runs = [benchmark("a", 1, 2), benchmark("b", 3, 4), benchmark("b", 5, 6), benchmark("a", 7, 8)]
    assert data(pooled(runs, set(), 2)) == {"a": [1, 2, 7, 8], "b": [3, 4, 5, 6]}


@pytest.mark.parametrize(
    "second",
    [
        [],  # interrupted before its last sweep
        [benchmark("a", 3)],  # interrupted in it
        [benchmark("a", 3, 4, error=True)],
    ],
)
def test_an_incomplete_cell_is_no_result(second: list[Any]) -> None:
    assert pooled([benchmark("a", 1, 2), *second], set(), 2) == []


def test_a_cell_that_failed_anywhere_is_no_result() -> None:
    assert pooled([benchmark("a", 1, 2), benchmark("a", 3, 4)], {"a"}, 2) == []


def test_benchmarks_without_sweeps_stay_as_they_are() -> None:
    assert data(pooled([benchmark("x", 1, 2, 3, rounds=None)], set(), 5)) == {"x": [1, 2, 3]}
