"""How the time of a session is spent: on the cells that need it most, until the time is over.

Each cell has had its least number of visits. What is left is shared by the workloads in turn, each going to
its next look: a workload has its share of the time by what its visits cost, and what it leaves is for those
after it. Verdicts come first; cells whose own figures need more visits have a part of the time as well, and
all of it when no verdict does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bench.session.looks import Need

FOR_FIGURES = 0.25  # of the time
FIGURE_VISITS = 2  # in a row


@dataclass
class Cell:
    """A cell and what is known of it so far.

    visit_s: seconds that one more visit takes.
    """

    name: str
    workload: str
    visits: int
    visit_s: float
    need: Need = Need.VERDICT


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

    looks: the planned numbers of visits; the last is the most that a cell gets. needs: tells, of a workload's
    name, what each of its cells needs. left_s: seconds that are left. cells: by name, workload by workload.
    """

    looks: Sequence[int]
    needs: Callable[[str], Mapping[str, Need]]
    left_s: Callable[[], float]
    cells: dict[str, Cell] = field(default_factory=dict)
    _turns: list[Stint] = field(default_factory=list)
    _given_s: dict[Need, float] = field(default_factory=lambda: dict.fromkeys(Need, 0.0))

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
        return [cell for cell in self.cells.values() if cell.need and cell.visits < self.looks[-1]]

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
        chosen = self._chosen(self._running())
        turns = [self._stint(list(own)) for _, own in groupby(chosen, key=lambda cell: cell.workload)]
        if chosen:
            self._given_s[chosen[0].need] += sum(turn.cost_s for turn in turns)
        return turns

    def _chosen(self, running: Sequence[Cell]) -> Sequence[Cell]:
        """The cells of one need."""
        for_verdicts = [cell for cell in running if cell.need == Need.VERDICT]
        for_figures = [cell for cell in running if cell.need == Need.FIGURE]
        due = self._given_s[Need.FIGURE] < FOR_FIGURES * sum(self._given_s.values())
        return for_figures if (for_figures and due) or not for_verdicts else for_verdicts

    def _look(self, workload: str, running: Sequence[Cell]) -> None:
        """See what the cells need, if those that need most have come to a look."""
        most = max(cell.need for cell in running)
        if min(cell.visits for cell in running if cell.need == most) in self.looks:
            needs = self.needs(workload)
            for cell in self.cells.values():
                if cell.workload == workload:
                    cell.need = needs.get(cell.name, Need.NONE)

    def _stint(self, cells: Sequence[Cell]) -> Stint:
        """To the next look of each cell, or a few visits on the way."""
        more = {cell.name: min(n for n in self.looks if n > cell.visits) - cell.visits for cell in cells}
        if cells[0].need == Need.FIGURE:
            more = {name: min(FIGURE_VISITS, visits) for name, visits in more.items()}
        return Stint(more, {cell.name: cell.visit_s for cell in cells})
