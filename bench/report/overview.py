"""Every model under every workload at a glance: a table of speed-ups, coloured by how large they are."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from bench.discovery import all_models
from bench.formats import times
from bench.results import Result, of_workload, serial_of
from bench.verdicts import winning

STARTS = ("warm", "cold")
BOUNDS = (0.35, 0.6, 0.9, 1.1, 1.6, 3.5, 9.0)  # of speed-ups: three colours slower, one even, four faster
EVEN = 3  # the index of the one


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
    workloads = [
        name for name in sorted({one.workload for one in results}) if serial_of(of_workload(results, name))
    ]
    found: dict[tuple[str, str, str], Glance] = {}
    for name in workloads:
        found |= _glances(of_workload(results, name))
    rows = [
        (model, [found.get((model, name, start)) for name in workloads for start in STARTS])
        for model in dict.fromkeys([*all_models(), *(one.model for one in results)])
        if model != "serial"
    ]
    rows = [(model, cells) for model, cells in rows if any(cells)]
    return Overview(workloads, rows) if rows else None


def _glances(results: Sequence[Result]) -> dict[tuple[str, str, str], Glance]:
    serial = serial_of(results)
    assert serial is not None
    best = winning(results, serial)
    gains = {(one.model, one.workload, one.start): (one.speed_up(serial), one in best) for one in results}
    return {
        key: Glance(times(gain), bisect(BOUNDS, gain.median) - EVEN, wins)
        for key, (gain, wins) in gains.items()
    }
