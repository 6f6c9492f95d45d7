"""Sweeps: in which order cells run, and what of their rounds becomes a result."""

from types import SimpleNamespace
from typing import Any

import pytest

from bench.session.looks import looks_from
from bench.session.sweeps import arrange, is_raced
from bench.session.visits import gathered
from bench.session.visits import pooled as pooled_visits


def item(workload: str | None, name: str, *, skipped: bool = False) -> Any:
    return SimpleNamespace(
        name=name,
        fixturenames=["sweep"] if workload else [],
        callspec=SimpleNamespace(params={"workload": workload}),
        get_closest_marker=lambda _: pytest.mark.skip if skipped else None,
    )


def names(items: list[Any]) -> str:
    return " ".join(each.name for each in items)


def test_all_cells_alternate_and_turn_back() -> None:
    items = [item("w", "a"), item("w", "b"), item("v", "c"), item("v", "d")]
    assert names(arrange(items, lambda _: 3)) == "a b c d d c b a a b c d"


def test_skipped_cells_and_other_tests_come_once() -> None:
    items = [item("w", "a"), item("w", "b", skipped=True), item(None, "test")]
    assert names(arrange(items, lambda _: 2)) == "b test a a"


def test_more_visits_are_worth_their_time_for_cells_of_the_matrix_alone() -> None:
    step, test = item("w", "step"), item(None, "test")
    step.callspec.params = {"step": "w"}
    assert [is_raced(each) for each in (item("w", "cell"), step, test)] == [True, False, False]


def result(name: str, *rounds: float, error: bool = False, rounds_per_sweep: int | None = 2) -> Any:
    return SimpleNamespace(
        fullname=name,
        has_error=error,
        stats=SimpleNamespace(data=list(rounds)),
        extra_info={"rounds_per_sweep": rounds_per_sweep, "sweeps": 2} if rounds_per_sweep else {},
    )


def pooled(measured: list[Any], failed: set[str], *, whole: bool = True) -> list[Any]:
    return list(pooled_visits(gathered(measured, failed), {}, whole=whole))


def rounds(results: list[Any]) -> dict[str, list[float]]:
    return {each.fullname: each.stats.data for each in results}


def test_rounds_of_all_sweeps_are_one_result_in_order() -> None:
    runs = [result("a", 1, 2), result("b", 3, 4), result("b", 5, 6), result("a", 7, 8)]
    assert rounds(pooled(runs, set())) == {"a": [1, 2, 7, 8], "b": [3, 4, 5, 6]}


@pytest.mark.parametrize(
    "second",
    [
        [],  # interrupted before its last sweep
        [result("a", 3)],  # interrupted in it
        [result("a", 3, 4, error=True)],
    ],
)
def test_an_incomplete_cell_is_no_result(second: list[Any]) -> None:
    assert pooled([result("a", 1, 2), *second], set()) == []


def test_while_a_session_goes_on_a_cell_has_the_visits_it_has() -> None:
    runs = [result("a", 1, 2), result("b", 3, 4), result("b", 5)]
    assert rounds(pooled(runs, set(), whole=False)) == {"a": [1, 2], "b": [3, 4]}


def test_a_cell_that_failed_anywhere_is_no_result() -> None:
    assert pooled([result("a", 1, 2), result("a", 3, 4)], {"a"}) == []


def test_benchmarks_without_sweeps_stay_as_they_are() -> None:
    assert rounds(pooled([result("x", 1, 2, 3, rounds_per_sweep=None)], set())) == {"x": [1, 2, 3]}


def test_neighbours_of_all_visits_become_figures_of_the_cell() -> None:
    visits = [result("a", 1.0, rounds_per_sweep=1), result("a", 2.0, rounds_per_sweep=1)]
    for visit, serial_s in zip(visits, (2.0, 4.0), strict=True):
        neighbours = {"serial_s": [[serial_s, serial_s]], "capacity": None, "cpus": None}
        visit.extra_info |= {"neighbours": neighbours}
    (cell,) = pooled(visits, set())
    assert cell.extra_info["neighbours"]["serial_s"] == [[2.0, 2.0], [4.0, 4.0]]
    assert cell.extra_info["speed_up"]["estimate"] == pytest.approx(2)
    assert cell.extra_info["looks"] == len(looks_from(2))
    assert cell.extra_info["sweeps"] == 2


def test_a_cell_says_how_many_visits_it_had_and_what_the_session_knows_of_it() -> None:
    visits = [result("a", n, rounds_per_sweep=1) for n in (1.0, 2.0, 3.0)]
    (cell,) = pooled_visits(gathered(visits, set()), {"a": {"visits_s": 4.5}}, whole=True)
    assert (cell.extra_info["sweeps"], cell.extra_info["visits_s"]) == (3, 4.5)
