"""How the time of a session is spent: on the cells that need it most, until the time is over.

Each cell has had its least number of visits. What is left is shared by the workloads, each going to its next
look, in sweeps that take turns: if there is too little time for all of them, each workload has its share, by
what its visits cost. Verdicts come first; cells whose own figures need more visits have a part of the time as
well, and all of it when no verdict does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

from bench.session.looks import Need

FOR_FIGURES = 0.2  # of the time
FIGURE_VISITS = 2  # in a row
ROUNDING_S = 1e-6


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
            if seconds < -ROUNDING_S:
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
    _given_s: dict[Need, float] = field(default_factory=lambda: dict.fromkeys(Need, 0.0))

    def next_sweeps(self) -> list[list[str]]:
        """The sweeps that follow, each with the names of its cells; empty if the session is to end."""
        for workload, own in groupby(self._running(), key=lambda cell: cell.workload):
            self._look(workload, list(own))
        chosen = self._chosen(self._running())
        stints = [self._stint(list(own)) for _, own in groupby(chosen, key=lambda cell: cell.workload)]
        if chosen:
            self._given_s[chosen[0].need] += sum(stint.cost_s for stint in stints)
        return self._shared(stints)

    def _shared(self, stints: Sequence[Stint]) -> list[list[str]]:
        """What there is time for; of less than a sweep for each workload, what the first of them can use."""
        left_s, cost_s = self.left_s(), sum(stint.cost_s for stint in stints)
        share = min(1.0, left_s / cost_s) if cost_s else 0.0
        shared = [stint.sweeps_within(share * stint.cost_s) for stint in stints]
        if not any(shared):
            shared = next(([fits] for stint in stints if (fits := stint.sweeps_within(left_s))), [])
        return [sweep for turn in zip_longest(*shared) for sweep in turn if sweep]

    def most_s(self) -> float:
        """Seconds of all visits that may still be worth their time."""
        return sum((self.looks[-1] - cell.visits) * cell.visit_s for cell in self._running())

    def _running(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.need and cell.visits < self.looks[-1]]

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
