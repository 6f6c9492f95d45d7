"""What an interpreter buys a workload, when each is used under its own best model.

*The claim.* An interpreter buys something if one of its models is faster than every model of the base. That a
model is faster than every one of the base's is shown where each single comparison is (an intersection-union
test, R. L. Berger, Technometrics 24, 1982: the largest p-value counts, and needs no correction); that at
least one of m models is, by Bonferroni over the m. The other way round an interpreter costs something if a
model of the base is faster than all of its own. Over all workloads and interpreters, and both directions,
Holm's procedure keeps the family-wise error.

*The datum* is a group's log ratio of two cells' typical rounds. They do not follow each other as the turns of
one cell do, so it is noisier; it is a datum per group of fresh processes all the same.

*The figure* is the ratio of the two models that came out best. It is chosen because it is the best one, and
so flatters a little; the claim does not rest on it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, inf
from typing import Literal

import numpy as np
import numpy.typing as npt

from bench.pythons.record import Record, Rounds, StoredCell
from bench.stats.intervals import Estimate
from bench.stats.student_t import Floats, p_above, p_below, ratio_estimate, rejected_by_holm

SERIAL = "serial"

LogSeconds = dict[int, float]  # of a cell's typical round, by the number of the group
Test = Callable[[npt.ArrayLike, npt.ArrayLike], Floats]
Shown = Literal["faster", "slower", "undecided"]


@dataclass(frozen=True)
class Buys:
    """What an interpreter buys a workload.

    own, base: the model that came out best on each. ratio: base's best / own best, above 1 if it buys
    something. over_serial: serial on the base / own best; None without serial.
    """

    workload: str
    python: str
    own: StoredCell
    base: StoredCell
    ratio: Estimate
    over_serial: Estimate | None
    shown: Shown


@dataclass(frozen=True)
class _Contest:
    """A workload on the base and on another interpreter: the cells of each that have figures."""

    workload: str
    python: str
    base: Mapping[StoredCell, LogSeconds]
    own: Mapping[StoredCell, LogSeconds]

    def p_faster(self) -> float:
        """Of "a model of the other is faster than every one of the base"."""
        worst = [max(_p(p_above, base, own) for base in self.base.values()) for own in self.own.values()]
        return min(1.0, len(worst) * min(worst))

    def p_slower(self) -> float:
        worst = [max(_p(p_below, base, own) for own in self.own.values()) for base in self.base.values()]
        return min(1.0, len(worst) * min(worst))


def bought(record: Record, error: float) -> list[Buys]:
    """For each workload, and each other interpreter that has a cell of it."""
    contests = list(_contests(record))
    if not contests:
        return []
    faster = np.array([contest.p_faster() for contest in contests])
    slower = np.array([contest.p_slower() for contest in contests])
    shown = rejected_by_holm(np.concatenate([faster, slower]), error)
    count = len(contests)
    return [
        _buys(contest, error, _shown(bool(shown[place]), bool(shown[count + place])))
        for place, contest in enumerate(contests)
    ]


def _shown(is_faster: bool, is_slower: bool) -> Shown:
    return "faster" if is_faster else "slower" if is_slower else "undecided"


def _contests(record: Record) -> Iterator[_Contest]:
    workloads = dict.fromkeys(cell.workload for cell in record.cells)
    for workload, python in product(workloads, record.others):
        cells = [cell for cell in record.cells if cell.workload == workload]
        base, own = (_figures(record, cells, name) for name in (record.base.name, python.name))
        if base and own:
            yield _Contest(workload, python.name, base, own)


def _figures(record: Record, cells: Sequence[StoredCell], name: str) -> dict[StoredCell, LogSeconds]:
    figures = {cell: _log_seconds(record, cell.id, name) for cell in cells}
    return {cell: seconds for cell, seconds in figures.items() if seconds}


def _log_seconds(record: Record, cell: str, name: str) -> LogSeconds:
    numbered = ((number, group.cells.get(cell)) for number, group in enumerate(record.groups))
    return {
        number: _typical(rounds, name) for number, rounds in numbered if rounds and name in rounds.seconds
    }


def _typical(rounds: Rounds, name: str) -> float:
    """The median over turns of the logarithm of their mean."""
    seconds = np.array(rounds.seconds[name])
    starts = np.arange(0, len(seconds), rounds.block)
    counts = np.diff([*starts, len(seconds)])
    return float(np.median(np.log(np.add.reduceat(seconds, starts) / counts)))


def _log_ratios(base: LogSeconds, own: LogSeconds) -> list[float]:
    """base / own, of each group that has both."""
    return [base[number] - own[number] for number in base if number in own]


def _p(test: Test, base: LogSeconds, own: LogSeconds) -> float:
    values = _log_ratios(base, own)
    return float(test(values, 1.0)) if len(values) > 1 else 1.0


def _buys(contest: _Contest, error: float, shown: Shown) -> Buys:
    own, base = _best(contest.own), _best(contest.base)
    serial = next((seconds for cell, seconds in contest.base.items() if cell.model == SERIAL), None)
    return Buys(
        contest.workload,
        contest.python,
        own,
        base,
        _ratio(contest.base[base], contest.own[own], error),
        _ratio(serial, contest.own[own], error) if serial else None,
        shown,
    )


def _best(figures: Mapping[StoredCell, LogSeconds]) -> StoredCell:
    """The cell whose rounds are shortest, in the mean over groups."""
    return min(figures, key=lambda cell: sum(figures[cell].values()) / len(figures[cell]))


def _ratio(base: LogSeconds, own: LogSeconds, error: float) -> Estimate:
    """With an interval that misses on either side in half of the error; unbounded of fewer than two."""
    values = _log_ratios(base, own)
    if not values:  # they were never in one group
        apart = np.mean(list(base.values())) - np.mean(list(own.values()))
        return Estimate(exp(float(apart)), 0.0, inf, 1 - error, 0)
    return ratio_estimate(values, error / 2)
