"""From a record to what each interpreter buys: pure, the same each time.

*A cell.* The datum is a group's log ratio base / other of the same cell, the median over its turns
(``bench.stats.log_ratios``); variances are moderated within a workload and a placement
(``bench.stats.moderated``). That a cell is faster, or slower, is a claim, corrected over all cells and
interpreters of the run; that it is as fast stands for itself (``bench.stats.versus_serial``).

*A workload.* Whether an interpreter buys it anything, once each is used under its own best model, is for
``bench.pythons.best`` to say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import exp
from statistics import median
from typing import Literal

import numpy as np

from bench.pythons.best import Buys, bought
from bench.pythons.record import Record, Rounds, StoredCell
from bench.stats import log_ratios
from bench.stats.intervals import Estimate
from bench.stats.moderated import moderated
from bench.stats.student_t import Floats, Spread
from bench.stats.versus_serial import against_serial
from bench.stats.welch import Difference

ERROR = 0.05  # of all claims of a kind together; of each interval alone
LARGEST = 700.0  # exponent

Verdict = Literal["faster", "slower", "as fast", "undecided", "skipped", "failed", "not measured"]


@dataclass(frozen=True)
class Change:
    """A cell under another interpreter.

    ratio: base / other, above 1 if the other is faster. base_s, own_s: median seconds of a run, None where
    there is none. reason: why there is no ratio.
    """

    cell: StoredCell
    python: str
    verdict: Verdict
    ratio: Estimate | None = None
    base_s: float | None = None
    own_s: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """changes: cell by cell, in the order of the suite. buys: workload by workload."""

    changes: list[Change]
    buys: list[Buys]

    def of(self, workload: str) -> list[Change]:
        return [change for change in self.changes if change.cell.workload == workload]

    @property
    def workloads(self) -> list[str]:
        return list(dict.fromkeys(change.cell.workload for change in self.changes))


def judge(record: Record) -> Outcome:
    places = [(cell, python.name) for cell in record.cells for python in record.others]
    samples = [_log_speed_ups(record, cell, name) for cell, name in places]
    measured = [place for place, sample in enumerate(samples) if len(sample)]
    kinds = [_kind(record, places[place][0]) for place in measured]
    spreads = moderated([samples[place].tolist() for place in measured], kinds)
    sides = against_serial(spreads, ERROR)
    changes = {
        place: _change(record, *places[place], side, estimate(own, len(samples[place])))
        for place, side, own in zip(measured, sides, spreads, strict=True)
    }
    unmeasured = {place: _unmeasured(record, *own) for place, own in enumerate(places)}
    return Outcome([(unmeasured | changes)[place] for place in range(len(places))], bought(record, ERROR))


def estimate(own: Spread, count: int) -> Estimate:
    """The ratio that a sample of ``count`` log ratios shows, with its interval, by its spread."""
    mean = float(own.mean)
    parts = (np.array([mean]), np.array([float(own.error)]), np.array([float(own.freedom)]))
    half = float(Difference(*parts).margins(ERROR / 2)[0])
    low, value, high = (exp(min(LARGEST, end)) for end in (mean - half, mean, mean + half))
    return Estimate(value, low, high, 1 - ERROR, count)


def _log_speed_ups(record: Record, cell: StoredCell, name: str) -> Floats:
    """A datum for each group in which both have the cell."""
    base = record.base.name
    pairs = (rounds for rounds in record.rounds_of(cell.id) if {base, name} <= rounds.seconds.keys())
    return np.array([_log_speed_up(rounds, base, name) for rounds in pairs], dtype=float)


def _log_speed_up(rounds: Rounds, base: str, name: str) -> float:
    own, of_base = (np.array(rounds.seconds[each]) for each in (name, base))
    return float(log_ratios.of_turns(own, of_base, rounds.block))


def _kind(record: Record, cell: StoredCell) -> tuple[str, str]:
    """Which cells vary alike."""
    return cell.workload, record.rounds_of(cell.id)[-1].placement


def _change(record: Record, cell: StoredCell, name: str, verdict: Verdict, ratio: Estimate) -> Change:
    base_s, own_s = (median_s(record, cell.id, each) for each in (record.base.name, name))
    return Change(cell, name, verdict, ratio, base_s, own_s)


def _unmeasured(record: Record, cell: StoredCell, name: str) -> Change:
    """Why there is no ratio: the interpreter's own reason, or that the base has none."""
    base = record.base.name
    base_s, own_s = (median_s(record, cell.id, each) for each in (base, name))
    own, of_base = (record.failure_of(cell.id, each) for each in (name, base))
    absent = next((python.absent for python in record.others if python.name == name), "")
    if own:
        return Change(cell, name, own[0], None, base_s, own_s, own[1])
    if absent:
        return Change(cell, name, "not measured", None, base_s, own_s, absent)
    reason = f"{base} has none: {of_base[1]}" if of_base else "no group got to it"
    return Change(cell, name, "not measured", None, base_s, own_s, reason)


def median_s(record: Record, cell: str, name: str) -> float | None:
    """Median seconds of a run of the cell's items."""
    seconds = list(chain.from_iterable(_seconds(record.rounds_of(cell), name)))
    return median(seconds) if seconds else None


def _seconds(rounds: Sequence[Rounds], name: str) -> Iterator[list[float]]:
    return (own.seconds[name] for own in rounds if name in own.seconds)
