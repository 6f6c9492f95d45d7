"""Records of interpreters that were never run: what each group found is given as log speed-ups."""

from collections.abc import Mapping, Sequence
from math import exp, log

from bench.gate.record import ONE_CPU
from bench.pythons.record import Failure, Group, Looks, Python, Record, Rounds, Seen, StoredCell

BASE, OTHER = "3.13", "3.14t"
EVEN = [0.002, -0.001, 0.003, -0.002, 0.0, 0.001]
TWICE = [value + log(2) for value in EVEN]
HALF = [value - log(2) for value in EVEN]
NOISY = [0.8, -0.7, 0.9, -0.8, 0.7, -0.9]


def python(name: str, *, free_threaded: bool = False) -> Python:
    return Python(name, name, f"/opt/{name}/bin/python", name, "CPython", free_threaded, f"{name} (main)")


def cell(name: str) -> StoredCell:
    workload, model, start = name.split("-")
    return StoredCell(name, workload, model, start)


def rounds(seconds: Mapping[str, float], turns: int = 4) -> Rounds:
    """Each interpreter takes as long at each turn."""
    return Rounds({name: [value] * turns for name, value in seconds.items()}, 1, 1, ONE_CPU)


def record(
    speed_ups: Mapping[str, Sequence[float]],
    base_s: Mapping[str, float] | None = None,
    failures: Mapping[str, Mapping[str, Failure]] | None = None,
    seen: Seen | None = None,
) -> Record:
    """Cells by id with their log speed-ups of ``OTHER`` over ``BASE``, a value per group.

    base_s: seconds that a cell takes on the base, 1 by default. seen: of every cell, by ``OTHER``.
    """
    count = max(map(len, speed_ups.values()))
    took = {name: (base_s or {}).get(name, 1.0) for name in speed_ups}
    groups = [
        Group(
            seed=number + 1,
            took_s=30.0,
            cells={
                name: rounds({BASE: took[name], OTHER: took[name] / exp(values[number])})
                for name, values in speed_ups.items()
                if number < len(values)
            },
            failures={name: dict(of_cell) for name, of_cell in (failures or {}).items()},
            seen={name: {OTHER: seen} for name in speed_ups} if seen else {},
        )
        for number in range(count)
    ]
    names = dict.fromkeys([*speed_ups, *(failures or {})])
    return Record(
        pythons=[python(BASE), python(OTHER, free_threaded=True)],
        cells=[cell(name) for name in names],
        sizes={"rows": 6400},
        command=["bench", "pythons"],
        began="2026-01-01T00:00:00+00:00",
        groups=groups,
    )


def saw(on: int, off: int, switched_on_by: str = "") -> Seen:
    return Seen(2, 16, Looks(on, off), Looks(), switched_on_by)
