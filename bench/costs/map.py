"""The map: which kind of model is best for how much CPU and how much waiting in each item.

It is measured at a grid of spots, each coloured by what was shown there (``map_colours``); between them lie
the lines of the model of the time, which are predicted and never coloured. All models stand beside serial in
each visit of a spot.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import ceil, exp, log
from pathlib import Path
from typing import Any, Literal

from bench.costs.break_even import STEPS
from bench.costs.job import Job
from bench.costs.numbers import Costs, Finite
from bench.costs.predict import Machine, seconds_of
from bench.store.checked import ValidationError
from bench.store.decode import UnreadableError, as_type, read_json
from bench.store.schema import AtLeastOne, NotNegative
from fixtures.files import write_atomically

KIND: Literal["map"] = "map"
FORMAT = 1
CPU_S = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
WAIT_S = (0.0, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
LIMIT = 20
WORTH_S = 0.05  # of a round whose items wait at once: with so many items it is long enough to be measured
LEAST_ROUNDS, MOST_ITEMS = 1, 1_000
LEAST_VISITS, MOST_VISITS = 3, 9  # of a spot: as many as there is time for, and three of the dearest
OPEN = "could not be told"


@dataclass(frozen=True)
class Spot:
    """A place on the map: what each item needs, in seconds. items: of a round there."""

    cpu_s: NotNegative
    wait_s: NotNegative
    items: AtLeastOne

    @property
    def job(self) -> Job:
        return Job(self.items, self.cpu_s, self.wait_s)


@dataclass(frozen=True)
class Measured:
    """A spot with the log speed-ups of each model, a value per visit; visits are in the same order in all."""

    spot: Spot
    logs: dict[str, list[Finite]]


@dataclass(frozen=True)
class Line:
    """Where the prediction changes along one height of the map, from little waiting to much.

    before, after: the models predicted to be the best on both sides of ``wait_s``.
    """

    cpu_s: NotNegative
    wait_s: NotNegative
    before: str
    after: str


@dataclass(frozen=True)
class Map:
    """began: an ISO 8601 time. limit: items at once. units: of each model, "thread", "task" and so on.

    left_out: spots there was no time for, each with the seconds it would have taken.
    """

    began: str
    machine: dict[str, Any]
    limit: AtLeastOne
    units: dict[str, str]
    spots: list[Measured]
    lines: list[Line] = field(default_factory=list)
    left_out: list[Spot] = field(default_factory=list)
    kind: str = KIND
    format: AtLeastOne = FORMAT


def grid(limit: int = LIMIT) -> list[Spot]:
    """All spots, the cheapest first."""
    spots = [Spot(cpu_s, wait_s, _items(cpu_s, wait_s, limit)) for cpu_s in CPU_S for wait_s in WAIT_S]
    return sorted(spots, key=lambda spot: spot.items * spot.cpu_s + spot.wait_s * spot.items / limit)


def _items(cpu_s: float, wait_s: float, limit: int) -> int:
    """Whole rounds of the limit, so that no slot is idle at the end because of a remainder."""
    rounds = ceil(WORTH_S / (limit * cpu_s + wait_s))
    return min(MOST_ITEMS, limit * max(LEAST_ROUNDS, rounds))


def within(spots: Sequence[Spot], cost_s: Mapping[Spot, float], allowed_s: float) -> list[Spot]:
    """Those that there is time for, the cheapest first."""
    chosen: list[Spot] = []
    left_s = allowed_s
    for spot in sorted(spots, key=cost_s.__getitem__):
        if cost_s[spot] > left_s:
            break
        chosen.append(spot)
        left_s -= cost_s[spot]
    return chosen


def sweeps(
    spots: Sequence[Spot], visit_s: Mapping[Spot, float], allowed_s: float, pools_s: float
) -> list[list[Spot]]:
    """Which spots each sweep visits: all of them at first, then the cheapest, as far as there is time left.

    visit_s: what a visit takes, about; pools_s: what a sweep takes beside its visits.
    """
    least_s = {spot: LEAST_VISITS * visit_s[spot] for spot in spots}
    chosen = within(spots, least_s, allowed_s - LEAST_VISITS * pools_s)
    planned = [chosen or list(spots[:1])] * LEAST_VISITS
    left_s = allowed_s - sum(pools_s + sum(visit_s[spot] for spot in sweep) for sweep in planned)
    for more in range(MOST_VISITS - LEAST_VISITS, 0, -1):
        sweep = within(chosen, visit_s, left_s / more - pools_s)
        if not sweep:
            break
        planned.append(sweep)
        left_s -= pools_s + sum(visit_s[spot] for spot in sweep)
    return planned


def predicted_best(
    cpu_s: float, wait_s: float, costs: Mapping[str, Costs], machine: Machine, limit: int
) -> str:
    """The model with the shortest predicted time, serial among them."""
    job = Job(_items(cpu_s, wait_s, limit), cpu_s, wait_s)
    return min(costs, key=lambda name: seconds_of(job, costs[name], machine, limit=limit))


def lines(costs: Mapping[str, Costs], machine: Machine, limit: int) -> list[Line]:
    """Where the prediction changes, at each height of the grid. costs: of the map's models and serial."""
    steps = [WAIT_S[1] / 3 * (WAIT_S[-1] * 3 / WAIT_S[1]) ** (step / 24) for step in range(25)]
    found = []
    for cpu_s in CPU_S:
        places = [0.0, *steps]
        best = [predicted_best(cpu_s, wait_s, costs, machine, limit) for wait_s in places]
        for first, second, before, after in zip(places, places[1:], best, best[1:], strict=False):
            if before != after:
                wait_s = _between(cpu_s, (first, second), after, (costs, machine, limit))
                found.append(Line(cpu_s, wait_s, before, after))
    return found


def _between(
    cpu_s: float, ends: tuple[float, float], after: str, of: tuple[Mapping[str, Costs], Machine, int]
) -> float:
    """The wait from which on ``after`` is the best, by halving the interval."""
    low, high = log(max(ends[0], WAIT_S[1] / 30)), log(ends[1])
    for _ in range(STEPS // 4):
        middle = (low + high) / 2
        is_after = predicted_best(cpu_s, exp(middle), *of) == after
        low, high = (low, middle) if is_after else (middle, high)
    return exp(high)


def path_of(storage: Path) -> Path:
    """Where the map of this machine and Python lies."""
    from bench.measure.environment import machine_id

    return storage / f"map-{machine_id()}.json"


def save(found: Map, path: Path) -> None:
    """Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, [json.dumps(asdict(found)).encode() + b"\n"])


def load(path: Path) -> Map:
    """Raises UnreadableError."""
    try:
        found = as_type(read_json(path), Map)
    except ValidationError as error:
        raise UnreadableError(f"{path} is no map: {error}") from None
    if (found.kind, found.format) != (KIND, FORMAT):
        raise UnreadableError(f"{path} is no map of this version")
    return found
