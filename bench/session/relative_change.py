"""Comparing with a stored run by what was measured beside each cell, instead of by raw seconds.

Of each cell the change of its *gain* is taken, see ``bench.analysis.gains``.

A change is a difference of means over visits of both runs, with Welch's interval, 95 % for itself; how much
visits vary is judged by those of its kind as well (``bench.stats.moderated``). That a
cell is slower by more than some percent is a one-sided test; Holm's correction keeps the chance of any
false alarm among all cells of a comparison at 5 % (``bench.stats.welch`` and ``bench.stats.student_t`` name
the sources).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Self

from bench.analysis.gains import Basis, gains_of
from bench.analysis.result import Result
from bench.stats.intervals import Estimate
from bench.stats.moderated import moderated
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


@dataclass(frozen=True)
class _Pair:
    """A cell of both runs, and what its gain is measured by in each; None if nothing is in both."""

    cell: Result
    basis: Basis | None
    now: Sequence[float] = ()
    then: Sequence[float] = ()

    @classmethod
    def of(cls, now: Result, then: Result) -> Self:
        ours, theirs = gains_of(now), gains_of(then)
        basis = next((basis for basis in ours if basis in theirs), None)
        return cls(now, basis, ours[basis], theirs[basis]) if basis else cls(now, None)

    @property
    def kind(self) -> Hashable:
        """Which pairs vary alike."""
        return self.cell.workload, self.cell.noise_kind


def compare(now: Iterable[Result], then: Iterable[Result], path: str, percent: float) -> Comparison:
    """This run's cells with those of a stored run. percent: by more than which a cell must not be slower."""
    stored = {cell.fullname: cell for cell in then}
    every = [_Pair.of(cell, stored[cell.fullname]) for cell in now if cell.fullname in stored]
    pairs = [pair for pair in every if pair.basis]
    leads = _differences(pairs)
    limit = -log(1 + percent / 100)
    shown = rejected_by_holm([float(lead.p_below(limit)) for lead in leads], ERROR)
    changes = [
        Change(name_of(pair.cell), _ratio(lead), pair.basis.name if pair.basis else "", bool(slower))
        for pair, lead, slower in zip(pairs, leads, shown, strict=True)
    ]
    return Comparison(path, changes, [name_of(pair.cell) for pair in every if not pair.basis])


def _differences(pairs: Sequence[_Pair]) -> list[Difference]:
    """Of each pair, now minus then."""
    kinds = [pair.kind for pair in pairs]
    now = moderated([pair.now for pair in pairs], kinds)
    then = moderated([pair.then for pair in pairs], kinds)
    return list(map(difference, now, then))


def name_of(cell: Result) -> str:
    return f"{cell.workload}-{cell.model}-{cell.start}"


def _ratio(lead: Difference) -> Estimate:
    mean, margin = float(lead.means), float(lead.margins(OUTSIDE))
    return Estimate(exp(-mean), exp(-mean - margin), exp(-mean + margin), 1 - 2 * OUTSIDE, 1)
