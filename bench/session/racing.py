"""How the time of a session is spent: on the cells whose place is not clear, until the time is over.

Each cell has had its least number of visits. What is left is shared by the workloads in turn, each going to
its next look: a workload has its share of the time by what its visits cost, and what it leaves is for those
after it. When no cell is contested any more, those follow whose own interval is wide.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby


@dataclass
class Cell:
    """A cell and what is known of it so far.

    visit_s: seconds that one more visit takes. is_contested: its place is not clear. is_wide: its own
    interval is wide.
    """

    name: str
    workload: str
    visits: int
    visit_s: float
    is_contested: bool = True
    is_wide: bool = True


@dataclass(frozen=True)
class Stint:
    """So many more visits of cells of one workload, those of a sweep after each other."""

    more: Mapping[str, int]
    visit_s: Mapping[str, float]

    @property
    def cost_s(self) -> float:
        return sum(self.visit_s[name] * visits for name, visits in self.more.items())

    def sweeps_within(self, seconds: float) -> list[list[str]]:
        """As many whole sweeps as there is time for, each with the names of its cells."""
        sweeps: list[list[str]] = []
        for sweep in range(max(self.more.values())):
            names = [name for name, visits in self.more.items() if visits > sweep]
            seconds -= sum(self.visit_s[name] for name in names)
            if seconds < 0:
                break
            sweeps.append(names)
        return sweeps


@dataclass
class Race:
    """Decides what is visited next.

    looks: the planned numbers of visits; the last is the most that a cell gets. contested, wide: tell, of a
    workload's name, which of its cells are. left_s: seconds that are left. cells: by name, workload by
    workload.
    """

    looks: Sequence[int]
    contested: Callable[[str], Collection[str]]
    wide: Callable[[str], Collection[str]]
    left_s: Callable[[], float]
    cells: dict[str, Cell] = field(default_factory=dict)
    _turns: list[Stint] = field(default_factory=list)

    def next_sweeps(self) -> list[list[str]]:
        """The sweeps that follow, each with the names of its cells; empty if the session is to end."""
        if sweeps := self._next_of_turns():
            return sweeps
        self._turns = self._new_turns()
        return self._next_of_turns()

    def most_s(self) -> float:
        """Seconds of all visits that may still be worth their time."""
        return sum((self.looks[-1] - cell.visits) * cell.visit_s for cell in self._running())

    def _running(self) -> list[Cell]:
        return [
            cell
            for cell in self.cells.values()
            if (cell.is_contested or cell.is_wide) and cell.visits < self.looks[-1]
        ]

    def _next_of_turns(self) -> list[list[str]]:
        while self._turns:
            later_s = sum(stint.cost_s for stint in self._turns[1:])
            stint = self._turns.pop(0)
            share_s = self.left_s() * stint.cost_s / (stint.cost_s + later_s)
            if sweeps := stint.sweeps_within(share_s):
                return sweeps
        return []

    def _new_turns(self) -> list[Stint]:
        for workload, own in groupby(self._running(), key=lambda cell: cell.workload):
            self._look(workload, list(own))
        running = self._running()
        chosen = [cell for cell in running if cell.is_contested] or running
        return [self._stint(list(own)) for _, own in groupby(chosen, key=lambda cell: cell.workload)]

    def _look(self, workload: str, cells: Sequence[Cell]) -> None:
        """See which intervals are wide; and whose place is clear, if it is time to look at that."""
        wide = self.wide(workload)
        for cell in cells:
            cell.is_wide = cell.name in wide
        racing = [cell for cell in cells if cell.is_contested]
        if racing and min(cell.visits for cell in racing) in self.looks:
            contested = self.contested(workload)
            for cell in racing:
                cell.is_contested = cell.name in contested

    def _stint(self, cells: Sequence[Cell]) -> Stint:
        """To the next look of each cell."""
        more = {cell.name: min(n for n in self.looks if n > cell.visits) - cell.visits for cell in cells}
        return Stint(more, {cell.name: cell.visit_s for cell in cells})
