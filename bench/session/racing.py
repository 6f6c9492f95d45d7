"""How the time of a session is spent: on the cells that need it most, until the time is over.

Each cell has had its least number of visits. What is left goes to one sweep after another, over those cells
of a workload that need the same: always of the workload that will have been given the fewest seconds after
it. So workloads take turns, and one whose visits are short comes to its next look before one whose visits are
long, which then has what the other leaves. Verdicts come first; cells whose own figures need more visits have
a part of the time as well, and all of it when no verdict does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.session.looks import Need

FOR_FIGURES = 0.2  # of the time
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
class Sweep:
    """One more visit of each of these cells of a workload, which need the same."""

    workload: str
    need: Need
    cells: Sequence[Cell]

    @property
    def cost_s(self) -> float:
        return sum(cell.visit_s for cell in self.cells)


@dataclass
class Race:
    """Decides what is visited next.

    looks: the planned numbers of visits; the last is the most that a cell gets. needs: tells, of a workload's
    name, what each of its cells needs. left_s: seconds that are left. cells: by name.
    """

    looks: Sequence[int]
    needs: Callable[[str], Mapping[str, Need]]
    left_s: Callable[[], float]
    cells: dict[str, Cell] = field(default_factory=dict)
    _looked: dict[str, int] = field(default_factory=dict)  # at how many visits, by workload
    _given_s: dict[tuple[Need, str], float] = field(default_factory=dict)  # by need and workload

    def next_sweep(self) -> list[str]:
        """The names of the cells that are visited next; empty if the session is to end."""
        for workload in dict.fromkeys(cell.workload for cell in self._running()):
            self._look(workload)
        left_s = self.left_s() + ROUNDING_S
        fitting = [sweep for sweep in self._sweeps() if sweep.cost_s <= left_s]
        if not fitting:
            return []
        need = self._due({sweep.need for sweep in fitting})
        following = min((sweep for sweep in fitting if sweep.need == need), key=self._given_after_s)
        self._given_s[need, following.workload] = self._given_after_s(following)
        return [cell.name for cell in following.cells]

    def most_s(self) -> float:
        """Seconds of all visits that may still be worth their time."""
        return sum((self.looks[-1] - cell.visits) * cell.visit_s for cell in self._running())

    def _running(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.need and cell.visits < self.looks[-1]]

    def _sweeps(self) -> list[Sweep]:
        grouped: dict[tuple[str, Need], list[Cell]] = {}
        for cell in self._running():
            grouped.setdefault((cell.workload, cell.need), []).append(cell)
        return [Sweep(workload, need, cells) for (workload, need), cells in grouped.items()]

    def _given_after_s(self, sweep: Sweep) -> float:
        return self._given_s.get((sweep.need, sweep.workload), 0.0) + sweep.cost_s

    def _due(self, needs: set[Need]) -> Need:
        """Which of the needs is the next one to get time."""
        for_figures = sum(given for (need, _), given in self._given_s.items() if need == Need.FIGURE)
        figures_are_due = for_figures < FOR_FIGURES * sum(self._given_s.values())
        return Need.FIGURE if Need.FIGURE in needs and figures_are_due else max(needs)

    def _look(self, workload: str) -> None:
        """See what the workload's cells need, if those that need most have come to a look."""
        running = [cell for cell in self._running() if cell.workload == workload]
        most = max(cell.need for cell in running)
        visits = min(cell.visits for cell in running if cell.need == most)
        if visits not in self.looks or self._looked.get(workload) == visits:
            return
        self._looked[workload] = visits
        needs = self.needs(workload)
        for cell in self.cells.values():
            if cell.workload == workload:
                cell.need = needs.get(cell.name, Need.NONE)
