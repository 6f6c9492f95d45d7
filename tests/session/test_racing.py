"""How a session spends its time: who is visited again, how often, and for how long."""

from collections.abc import Collection, Mapping
from typing import Any

import pytest

from bench.session.looks import Need
from bench.session.racing import Cell, Race


class Told:
    """A race that is told which verdicts and figures need which cells, and whose time does not pass."""

    def __init__(self, *cells: Cell, left_s: float) -> None:
        self.contested: Collection[str] = {cell.name for cell in cells}
        self.wide: Collection[str] = {cell.name for cell in cells}
        self.left_s, self.asked = left_s, 0
        self.race = Race((5, 8, 12), self._needs, lambda: self.left_s)
        self.race.cells = {cell.name: cell for cell in cells}

    def _needs(self, _: str) -> Mapping[str, Need]:
        self.asked += 1
        return dict.fromkeys(self.wide, Need.FIGURE) | dict.fromkeys(self.contested, Need.VERDICT)

    def visit(self, most: int = 100) -> list[str]:
        """Visit what is next, so many sweeps at most; the names of each."""
        sweeps: list[str] = []
        while len(sweeps) < most and (sweep := self.race.next_sweep()):
            for name in sweep:
                self.race.cells[name].visits += 1
                self.left_s -= self.race.cells[name].visit_s
            sweeps.append("".join(sweep))
        return sweeps


def cell(name: str, workload: str = "w", visits: int = 5, visit_s: float = 1.0) -> Cell:
    return Cell(name, workload, visits, visit_s)


def test_contested_cells_are_visited_until_the_last_look() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    told.contested = {"a"}
    told.wide = set()
    assert told.visit() == ["a"] * 7
    assert told.asked == 2  # after 5 and 8 visits


def test_cells_whose_interval_is_wide_follow_when_none_is_contested() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    told.contested, told.wide = set(), {"b"}
    assert told.visit(3) == ["b"] * 3
    told.wide = set()
    assert told.visit() == []


def test_figures_have_a_part_of_the_time_while_verdicts_race() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    told.contested, told.wide = {"a"}, {"b"}
    assert told.visit(8) == ["a", "b", "a", "a", "a", "a", "b", "a"]


def test_workloads_take_turns() -> None:
    told = Told(cell("a", "w"), cell("b", "v"), left_s=4.5)
    assert told.visit() == ["a", "b", "a", "b"]


def test_a_cheap_workload_has_as_many_seconds_as_a_dear_one() -> None:
    told = Told(cell("a", "w", visit_s=2.0), cell("b", "v", visit_s=0.5), left_s=6.5)
    assert told.visit() == ["b", "b", "b", "a", "b", "b", "b", "b"]


def test_what_a_cheap_workload_leaves_is_for_a_dear_one() -> None:
    told = Told(cell("a", "w", visit_s=2.0), cell("b", "v", visit_s=0.1), left_s=100)
    assert told.visit() == [*["b"] * 7, *["a"] * 7]


def test_of_less_than_a_sweep_for_each_who_can_use_it_has_it() -> None:
    told = Told(cell("a", "w", visit_s=3.0), cell("b", "v", visit_s=2.0), left_s=2.5)
    assert told.visit() == ["b"]


def test_what_is_too_little_for_a_verdict_is_for_a_figure() -> None:
    told = Told(cell("a", visit_s=3.0), cell("b", visit_s=1.0), left_s=1.5)
    told.contested, told.wide = {"a"}, {"b"}
    assert told.visit() == ["b"]


def test_a_cell_whose_place_was_clear_races_again_when_it_no_longer_is() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    told.contested, told.wide = {"a"}, set()
    assert told.visit(3) == ["a"] * 3
    told.contested = {"a", "b"}
    assert told.visit(4) == ["ab"] * 4


def test_a_workload_that_waits_for_its_turn_is_not_looked_at_again() -> None:
    told = Told(cell("a", "w", visit_s=0.1), cell("b", "v", visit_s=5.0), left_s=100)
    assert told.visit(5) == ["a"] * 5
    assert told.asked == 3  # both after 5 visits, and the cheap one after 8


def test_nobody_is_looked_at_between_planned_numbers_of_visits() -> None:
    told = Told(cell("a"), left_s=2.5)
    assert told.visit() == ["a"] * 2
    told.left_s = 10
    assert told.visit(1) == ["a"]
    assert told.asked == 1
    told.visit(1)
    assert told.asked == 2


@pytest.mark.parametrize("left_s", [0.0, -10.0, 0.5])
def test_without_time_there_is_no_visit(left_s: float) -> None:
    assert Told(cell("a"), left_s=left_s).visit() == []


def test_the_time_that_visits_may_take_shrinks() -> None:
    told = Told(cell("a"), cell("b", visit_s=2.0), left_s=100)
    assert told.race.most_s() == 7 + 14
    told.contested, told.wide = {"a"}, {"a"}
    told.visit(3)
    assert told.race.most_s() == 4


def test_a_cell_that_is_taken_out_is_not_visited() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    del told.race.cells["a"]
    assert told.visit() == ["b"] * 7


def test_no_cell_is_no_visit() -> None:
    empty: Any = Told(left_s=100)
    assert empty.visit() == []
