"""Every model under every workload at a glance: a table of speed-ups, coloured by how large they are."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from bench.analysis.result import Result, models_in_order, of_workload
from bench.analysis.winners import winners
from bench.text.units import times

STARTS = ("warm", "cold")
BOUNDS = (0.35, 0.6, 0.9, 1.1, 1.6, 3.5, 9.0)  # of speed-ups: three colours slower, one even, four faster
EVEN = 3  # the index of the even one


@dataclass(frozen=True)
class Glance:
    """A cell's speed-up. heat: from -3, far slower than serial, to 4; best: the fastest or a tie with it."""

    text: str
    heat: int
    best: bool


@dataclass(frozen=True)
class Overview:
    """rows: a model's name with a warm and a cold cell for each workload, None where it has none."""

    workloads: list[str]
    rows: list[tuple[str, list[Glance | None]]]


def overview(results: Sequence[Result]) -> Overview | None:
    """All cells of the workloads that have a serial row; None if there is nothing to compare."""
    serial = {result.workload: result for result in results if result.is_serial}
    workloads = sorted(serial)
    glances: dict[tuple[str, str, str], Glance] = {}
    for name in workloads:
        glances |= _glances(of_workload(results, name), serial[name])
    rows = [
        (model, [glances.get((model, name, start)) for name in workloads for start in STARTS])
        for model in models_in_order(result for result in results if not result.is_serial)
    ]
    rows = [(model, cells) for model, cells in rows if any(cells)]
    return Overview(workloads, rows) if rows else None


def _glances(results: Sequence[Result], serial: Result) -> dict[tuple[str, str, str], Glance]:
    best = winners(results, serial)
    return {
        (result.model, result.workload, result.start): _glance(result, serial, best=result in best)
        for result in results
    }


def _glance(result: Result, serial: Result, *, best: bool) -> Glance:
    speed_up = result.speed_up(serial).value
    return Glance(times(speed_up), bisect(BOUNDS, speed_up) - EVEN, best)
