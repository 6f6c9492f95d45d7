"""Comparing with a stored run by what was measured beside each cell, instead of by raw seconds.

Raw seconds of two runs differ by 20 to 40 % with nothing changed. So of each cell the change of its *gain* is
taken: its efficiency, else its speed-up. ``serial`` has none: its workload's neighbours are serial rounds, so
it is measured beside a fixed yardstick, which also shows what slows the workload as a whole; where it waits,
its seconds themselves vary by 1 % and are compared.

A change is a difference of means over visits of both runs, with Welch's interval, 95 % for itself. That a
cell is slower by more than some percent is a one-sided test; Holm's correction keeps the chance of any
false alarm among all cells of a comparison at 5 % (``bench.stats.welch`` and ``bench.stats.student_t`` name
the sources).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

from bench.analysis.result import Result
from bench.stats.intervals import Estimate
from bench.stats.neighbours import visit_log_speed_ups
from bench.stats.student_t import rejected_by_holm
from bench.stats.welch import Difference, difference

ERROR = 0.05  # of all cells of a comparison
OUTSIDE = 0.025  # the probability that an interval lies above the true value, and that it lies below


@dataclass(frozen=True)
class Change:
    """How a cell's time, beside its neighbours, changed from a stored run to this one.

    ratio: now over then, 1.1 for ten percent slower. basis: what was compared. is_slower: it was shown to be
    slower by more than was asked about.
    """

    name: str
    ratio: Estimate
    basis: str
    is_slower: bool


@dataclass(frozen=True)
class Comparison:
    """With one stored run. incomparable: the cells of both runs that can't be compared this way."""

    path: str
    changes: Sequence[Change]
    incomparable: Sequence[str]

    @property
    def slower(self) -> list[Change]:
        return [change for change in self.changes if change.is_slower]


def compare(now: Iterable[Result], then: Iterable[Result], path: str, percent: float) -> Comparison:
    """This run's cells with those of a stored run. percent: by more than which a cell must not be slower."""
    stored = {cell.fullname: cell for cell in then}
    pairs = [(cell, stored[cell.fullname]) for cell in now if cell.fullname in stored]
    samples = [(cell, *_samples(cell, before)) for cell, before in pairs]
    leads = [(cell, basis, difference(*both)) for cell, basis, both in samples if both]
    limit = -log(1 + percent / 100)
    shown = rejected_by_holm([float(lead.p_below(limit)) for _, _, lead in leads], ERROR)
    changes = [
        Change(name_of(cell), _ratio(lead), basis, bool(slower))
        for (cell, basis, lead), slower in zip(leads, shown, strict=True)
    ]
    return Comparison(path, changes, [name_of(cell) for cell, _, both in samples if not both])


def name_of(cell: Result) -> str:
    return f"{cell.workload}-{cell.model}-{cell.start}"


def _samples(now: Result, then: Result) -> tuple[str, tuple[list[float], list[float]] | None]:
    """What can be compared of a cell, and its logs of both runs, a value per visit, larger is faster."""
    for basis, logs in _BASES.items():
        both = logs(now), logs(then)
        if min(map(len, both)) > 1 and _same_cpus(now, then, basis):
            return basis, both
    return "", None


def _same_cpus(now: Result, then: Result, basis: str) -> bool:
    ours, theirs = now.facts.neighbours, then.facts.neighbours
    return basis != "efficiency" or bool(ours and theirs and ours.cpus == theirs.cpus)


def _efficiencies(cell: Result) -> list[float]:
    pairs = zip(cell.visit_log_speed_ups, cell.visit_log_capacities, strict=False)
    return [speed_up - capacity for speed_up, capacity in pairs]


def _speed_ups(cell: Result) -> list[float]:
    return [] if cell.is_serial else cell.visit_log_speed_ups


def _beside_yardstick(cell: Result) -> list[float]:
    beside = cell.facts.neighbours
    return visit_log_speed_ups(cell.rounds, beside.yardstick_s) if beside and beside.yardstick_s else []


def _waiting(cell: Result) -> list[float]:
    waits = cell.is_serial and cell.facts.kind == "io" and cell.has_neighbours
    return [-log(second) for second in cell.sweep_medians] if waits else []


_BASES = {
    "efficiency": _efficiencies,
    "speed-up": _speed_ups,
    "yardstick": _beside_yardstick,
    "seconds": _waiting,
}


def _ratio(lead: Difference) -> Estimate:
    mean, margin = float(lead.means), float(lead.margins(OUTSIDE))
    return Estimate(exp(-mean), exp(-mean - margin), exp(-mean + margin), 1 - 2 * OUTSIDE, 1)
