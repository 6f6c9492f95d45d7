"""What of a cell can be compared between runs: its gain beside its neighbours, instead of its raw seconds.

Raw seconds of two runs differ by 20 to 40 % with nothing changed. A cell's gain is its efficiency, else its
speed-up. ``serial`` has none: its workload's neighbours are serial rounds, so it is measured beside a fixed
yardstick, which also shows what slows the workload as a whole; where it waits, its seconds themselves vary
by 1 % and are compared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from bench.analysis.result import Result
from bench.stats.neighbours import visit_log_speed_ups

FEWEST = 2  # visits that an interval is of


@dataclass(frozen=True)
class Basis:
    """What a gain is measured by. Gains of the same basis, and of no other, can be compared.

    name: "efficiency", "speed-up", "yardstick" or "seconds". cpus: with how many processes the capacity was
    measured, for an efficiency.
    """

    name: str
    cpus: int | None = None


def gains_of(cell: Result) -> dict[Basis, Sequence[float]]:
    """The logs of what can be compared of a cell, a value per visit, larger is faster; the best basis first.

    Empty for what was stored without neighbours, or visited once.
    """
    all_logs = {basis: logs(cell) for basis, logs in _BASES.items()}
    cpus = cell.facts.neighbours.cpus if cell.facts.neighbours else None
    return {
        Basis(name, cpus if name == "efficiency" else None): logs
        for name, logs in all_logs.items()
        if len(logs) >= FEWEST
    }


def _efficiencies(cell: Result) -> Sequence[float]:
    pairs = zip(cell.visit_log_speed_ups, cell.visit_log_capacities, strict=False)
    return [speed_up - capacity for speed_up, capacity in pairs]


def _speed_ups(cell: Result) -> Sequence[float]:
    return [] if cell.is_serial else cell.visit_log_speed_ups


def _beside_yardstick(cell: Result) -> Sequence[float]:
    beside = cell.facts.neighbours
    return visit_log_speed_ups(cell.rounds, beside.yardstick_s) if beside and beside.yardstick_s else []


def _waiting(cell: Result) -> Sequence[float]:
    waits = cell.is_serial and cell.facts.kind == "io" and cell.has_neighbours
    return [-log(second) for second in cell.sweep_medians] if waits else []


_BASES: Mapping[str, Callable[[Result], Sequence[float]]] = {
    "efficiency": _efficiencies,
    "speed-up": _speed_ups,
    "yardstick": _beside_yardstick,
    "seconds": _waiting,
}
