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

    def visit(self) -> list[str]:
        """Visit what is next; the names of each sweep."""
        sweeps = self.race.next_sweeps()
        for sweep in sweeps:
            for name in sweep:
                self.race.cells[name].visits += 1
                self.left_s -= self.race.cells[name].visit_s
        return ["".join(sweep) for sweep in sweeps]


def cell(name: str, workload: str = "w", visits: int = 5, visit_s: float = 1.0) -> Cell:
    return Cell(name, workload, visits, visit_s)


def test_contested_cells_go_from_look_to_look_and_no_further_than_the_last() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    told.contested = {"a"}
    told.wide = set()
    assert told.visit() == ["a"] * 3
    assert told.visit() == ["a"] * 4
    assert told.visit() == []
    assert told.asked == 2  # after 5 and 8 visits


def test_cells_whose_interval_is_wide_follow_when_none_is_contested() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    told.contested, told.wide = set(), {"b"}
    assert told.visit() == ["b"] * 2
    assert told.visit() == ["b"]
    assert told.race.cells["b"].visits == 8
    told.wide = set()
    assert told.visit() == []


def test_figures_have_a_part_of_the_time_while_verdicts_race() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    told.contested, told.wide = {"a"}, {"b"}
    assert told.visit() == ["a"] * 3
    assert told.visit() == ["b"] * 2
    assert told.visit() == ["a"] * 4
    assert told.visit() == ["b"]


def test_workloads_take_turns_and_each_has_its_share() -> None:
    told = Told(cell("a", "w"), cell("b", "v"), left_s=4.5)
    assert told.visit() == ["a", "b", "a", "b"]  # 2.25 s each
    assert told.visit() == []


def test_a_dear_workload_takes_turns_with_a_cheap_one() -> None:
    told = Told(cell("a", "w", visit_s=0.1), cell("b", "v", visit_s=2.0), left_s=100)
    assert told.visit() == ["a", "b"] * 3


def test_of_less_than_a_sweep_for_each_the_first_has_what_it_can_use() -> None:
    told = Told(cell("a", "w", visit_s=3.0), cell("b", "v", visit_s=2.0), left_s=2.5)
    assert told.visit() == ["b"]
    assert told.visit() == []


def test_a_cell_whose_place_was_clear_races_again_when_it_no_longer_is() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    told.contested, told.wide = {"a"}, set()
    assert told.visit() == ["a"] * 3
    told.contested = {"a", "b"}
    assert told.visit() == ["ab", "ab", "ab", "a"]


def test_nobody_is_looked_at_between_planned_numbers_of_visits() -> None:
    told = Told(cell("a"), left_s=2.5)
    assert told.visit() == ["a"] * 2
    told.left_s = 10
    assert told.visit() == ["a"]
    assert told.asked == 1
    told.visit()
    assert told.asked == 2


@pytest.mark.parametrize("left_s", [0.0, -10.0, 0.5])
def test_without_time_there_is_no_visit(left_s: float) -> None:
    assert Told(cell("a"), left_s=left_s).visit() == []


def test_the_time_that_visits_may_take_shrinks() -> None:
    told = Told(cell("a"), cell("b", visit_s=2.0), left_s=100)
    assert told.race.most_s() == 7 + 14
    told.contested, told.wide = {"a"}, {"a"}
    told.visit()
    assert told.race.most_s() == 4


def test_a_cell_that_is_taken_out_is_not_visited() -> None:
    told = Told(cell("a"), cell("b"), left_s=100)
    del told.race.cells["a"]
    assert told.visit() == ["b"] * 3


def test_no_cell_is_no_visit() -> None:
    empty: Any = Told(left_s=100)
    assert empty.visit() == []
