"""Every model under every workload at a glance: a table of speed-ups, coloured by how large they are.

A colour says that a cell was shown to be faster or slower than serial, bold that it was shown to be best.
"""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import filterfalse

from bench.analysis.result import Result, models_in_order, of_workload, serial_of
from bench.analysis.verdict import Verdict
from bench.analysis.wording import ratio
from bench.text.units import times

STARTS = ("warm", "cold")
BOUNDS = (0.35, 0.6, 0.9, 1.1, 1.6, 3.5, 9.0)  # of speed-ups: three colours slower, one even, four faster
EVEN = 3  # the index of the even one


@dataclass(frozen=True)
class Glance:
    """A cell's speed-up.

    heat: from -3, far slower than serial, to 4; 0 if neither was shown. best: the best, or a tie with it.
    """

    text: str
    heat: int
    best: bool


@dataclass(frozen=True)
class Overview:
    """rows: a model's name with a warm and a cold cell for each workload, None where it has none."""

    workloads: list[str]
    rows: list[tuple[str, list[Glance | None]]]


def overview(results: Sequence[Result], verdicts: Mapping[str, Verdict]) -> Overview | None:
    """All cells of the workloads that have a verdict; None if there is nothing to compare.

    verdicts: by workload, of those that have a serial row.
    """
    workloads = sorted(verdicts)
    glances: dict[tuple[str, str, str], Glance] = {}
    for name in workloads:
        glances |= _glances(of_workload(results, name), verdicts[name])
    rows = [
        (model, [glances.get((model, name, start)) for name in workloads for start in STARTS])
        for model in _models(results)
    ]
    rows = [(model, cells) for model, cells in rows if any(cells)]
    return Overview(workloads, rows) if len(rows) > 1 else None


def _models(results: Sequence[Result]) -> list[str]:
    """Serial first, which all others are compared with."""
    return models_in_order(filter(_is_serial, results)) + models_in_order(filterfalse(_is_serial, results))


def _is_serial(result: Result) -> bool:
    return result.is_serial


def _glances(results: Sequence[Result], said: Verdict) -> dict[tuple[str, str, str], Glance]:
    serial = serial_of(results)
    assert serial
    return {
        (result.model, result.workload, result.start): _glance(result, serial, said) for result in results
    }


def _glance(result: Result, serial: Result, said: Verdict) -> Glance:
    speed_up = result.speed_up(serial)
    text = ratio(speed_up) if result.has_neighbours else times(speed_up.value)
    return Glance(text, _heat(result, speed_up.value, said), said.is_sure and result in said.best)


def _heat(result: Result, speed_up: float, said: Verdict) -> int:
    heat = bisect(BOUNDS, speed_up) - EVEN
    if result in said.faster:
        return max(1, heat)
    return min(-1, heat) if result in said.slower else 0
