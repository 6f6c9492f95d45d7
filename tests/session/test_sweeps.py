"""Sweeps: in which order cells run, and what of their rounds becomes a result."""

from types import SimpleNamespace
from typing import Any

import pytest

from bench.session.sweeps import arrange, pooled


def item(workload: str | None, name: str, *, skipped: bool = False) -> Any:
    return SimpleNamespace(
        name=name,
        fixturenames=["sweep"] if workload else [],
        callspec=SimpleNamespace(params={"workload": workload}),
        get_closest_marker=lambda _: pytest.mark.skip if skipped else None,
    )


def names(items: list[Any]) -> str:
    return " ".join(each.name for each in items)


def test_cells_of_a_workload_alternate_and_turn_back() -> None:
    items = [item("w", "a"), item("w", "b"), item("v", "c"), item("v", "d")]
    assert names(arrange(items, 3)) == "a b b a a b c d d c c d"


def test_skipped_cells_and_other_tests_come_once() -> None:
    items = [item("w", "a"), item("w", "b", skipped=True), item(None, "test")]
    assert names(arrange(items, 2)) == "b a a test"


def result(name: str, *rounds: float, error: bool = False, rounds_per_sweep: int | None = 2) -> Any:
    return SimpleNamespace(
        fullname=name,
        has_error=error,
        stats=SimpleNamespace(data=list(rounds)),
        extra_info={"rounds_per_sweep": rounds_per_sweep} if rounds_per_sweep else {},
    )


def rounds(results: list[Any]) -> dict[str, list[float]]:
    return {each.fullname: each.stats.data for each in results}


def test_rounds_of_all_sweeps_are_one_result_in_order() -> None:
    runs = [result("a", 1, 2), result("b", 3, 4), result("b", 5, 6), result("a", 7, 8)]
    assert rounds(pooled(runs, set(), 2)) == {"a": [1, 2, 7, 8], "b": [3, 4, 5, 6]}


@pytest.mark.parametrize(
    "second",
    [
        [],  # interrupted before its last sweep
        [result("a", 3)],  # interrupted in it
        [result("a", 3, 4, error=True)],
    ],
)
def test_an_incomplete_cell_is_no_result(second: list[Any]) -> None:
    assert pooled([result("a", 1, 2), *second], set(), 2) == []


def test_a_cell_that_failed_anywhere_is_no_result() -> None:
    assert pooled([result("a", 1, 2), result("a", 3, 4)], {"a"}, 2) == []


def test_benchmarks_without_sweeps_stay_as_they_are() -> None:
    assert rounds(pooled([result("x", 1, 2, 3, rounds_per_sweep=None)], set(), 5)) == {"x": [1, 2, 3]}
