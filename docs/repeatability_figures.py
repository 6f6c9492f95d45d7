"""What the runs of docs/repeatability-data show, judged again by today's code.

What all runs of a kind together say of a cell, the mean of their logarithms, is taken for the truth: its
*pooled* value. A pool's gain is its efficiency, every other model's its speed-up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log
from statistics import fmean, stdev

from bench.analysis.result import Result, of_workload, serial_of
from bench.analysis.winners import verdict
from bench.session.relative_change import compare
from bench.stats.best_of import EQUIVALENT
from bench.stats.intervals import Estimate
from docs.repeatability_runs import Cell, Run

PERCENT = 10.0  # of the comparisons with a stored run
Figure = Callable[[Result], Estimate | None]


# -- What a cell's figures are, and what all runs say of them


def speed_up(cell: Result) -> Estimate | None:
    return None if cell.efficiency or cell.is_serial else cell.speed_up(cell)


def efficiency(cell: Result) -> Estimate | None:
    return cell.efficiency


def pool_speed_up(cell: Result) -> Estimate | None:
    return cell.speed_up(cell) if cell.efficiency else None


def capacity(cell: Result) -> Estimate | None:
    return cell.capacity if cell.efficiency else None


def of_cells(runs: Sequence[Run], figure: Figure, start: str = "") -> dict[Cell, list[Estimate]]:
    """The figure in all runs, of each cell that has it in each."""
    names = set.intersection(*(set(run.cells) for run in runs)) if runs else set()
    found = {name: [figure(run.cells[name]) for run in runs] for name in sorted(names)}
    return {
        name: [each for each in values if each]
        for name, values in found.items()
        if all(values) and (not start or name[2] == start)
    }


def pooled(estimates: Sequence[Estimate]) -> float:
    """The geometric mean over the runs."""
    return exp(fmean(log(each.value) for each in estimates))


def variations(runs: Sequence[Run], figure: Figure, start: str = "warm") -> list[float]:
    """The coefficient of variation of each cell's figure over the runs."""
    values = ([each.value for each in estimates] for estimates in of_cells(runs, figure, start).values())
    return [stdev(each) / fmean(each) for each in values if len(each) > 1]


def gains(runs: Sequence[Run]) -> dict[Cell, list[Estimate]]:
    """A pool's efficiency, every other model's speed-up."""
    return of_cells(runs, efficiency) | of_cells(runs, speed_up)


def covered(runs: Sequence[Run]) -> list[bool]:
    """Of each cell of each run, whether the interval of its gain encloses the pooled value."""
    return [
        each.low <= pooled(estimates) <= each.high for estimates in gains(runs).values() for each in estimates
    ]


def widths(runs: Sequence[Run]) -> list[float]:
    """The upper end over the lower, of each cell of each run."""
    return [each.high / each.low for estimates in gains(runs).values() for each in estimates]


# -- Verdicts


@dataclass(frozen=True)
class Verdicts:
    """Of all runs and workloads: how many there are, could not be told, and contradict the pooled runs."""

    count: int
    untold: int
    false_winners: tuple[str, ...]
    false_sides: tuple[str, ...]

    @property
    def wrong(self) -> int:
        """Verdicts, not reasons."""
        return len({what.partition(":")[0] for what in (*self.false_winners, *self.false_sides)})


def verdicts(runs: Sequence[Run]) -> Verdicts:
    """What the verdicts of the runs say, held to what the runs say together."""
    truth, count, untold, winners, sides = _truth(runs), 0, 0, [], []
    for run in runs:
        for workload in sorted({cell.workload for cell in run.results}):
            own = of_workload(run.results, workload)
            serial = serial_of(own)
            if serial is None or len(own) < 2:
                continue
            said, where = verdict(own, serial), f"{run.name} {workload}"
            count, untold = count + 1, untold + (not said.best)
            if said.best:
                best = max(truth[_name(cell)] for cell in own)
                winners += [f"{where}: {cell.label}" for cell in said.best if _behind(cell, truth, best)]
            sides += [f"{where}: {cell.label}" for cell in said.faster if truth[_name(cell)] <= 1]
            sides += [f"{where}: {cell.label}" for cell in said.slower if truth[_name(cell)] >= 1]
    return Verdicts(count, untold, tuple(winners), tuple(sides))


def _truth(runs: Sequence[Run]) -> dict[Cell, float]:
    """The speed-up of each cell by all runs; a pool's at the mean capacity of its workload."""
    truth = {name: pooled(values) for name, values in of_cells(runs, speed_up).items()}
    capacities = of_cells(runs, capacity)
    for name, values in of_cells(runs, efficiency).items():
        beside = [pooled(own) for other, own in capacities.items() if other[0] == name[0]]
        truth[name] = pooled(values) * exp(fmean(map(log, beside)))
    names = {name for run in runs for name, cell in run.cells.items() if cell.is_serial}
    return truth | dict.fromkeys(names, 1.0)


def _behind(cell: Result, truth: dict[Cell, float], best: float) -> bool:
    return best / truth[_name(cell)] > 1 + EQUIVALENT


def _name(cell: Result) -> Cell:
    return cell.workload, cell.model, cell.start


# -- Comparisons with a stored run


def alarms(runs: Sequence[Run]) -> tuple[int, int, int]:
    """Of all pairs of runs: how many alarm beside neighbours, and by raw medians, and how many there are."""
    pairs = list(combinations(runs, 2))
    beside = sum(bool(compare(now.results, then.results, "", PERCENT).slower) for then, now in pairs)
    raw = sum(
        any(now.medians[name] > then.medians[name] * (1 + PERCENT / 100) for name in then.medians)
        for then, now in pairs
    )
    return beside, raw, len(pairs)


def found(base: Sequence[Run], slowed: Sequence[Run], model: str) -> tuple[int, int]:
    """How many of a slowed model's warm cells were found, and of how many: against runs that were not."""
    names = {f"{workload}-{model}-warm" for workload in ("spin", "sleep")}
    sought = [
        change.is_slower
        for then, now in zip(base, slowed, strict=False)
        for change in compare(now.results, then.results, "", PERCENT).changes
        if change.name in names
    ]
    return sum(sought), len(sought)
