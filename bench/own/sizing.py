"""How much of a function's work a budget allows: the items of a round, the rounds of a visit, the models.

The unit of most costs is a serial run of a round's items. A cell of what needs the CPU costs, in each visit,
its rounds and what stands beside them; of what waits, its rounds alone, which are shorter by as many items as
wait at once. Each cell has one more run, with instruments. To that comes what a model itself takes for each
item, which is more than items of microseconds do. What follows from the figures decides nothing but
sizes: the session measures what its visits take.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from bench.contracts import Kind

SHARE = 0.6  # of the budget for the least number of visits; the rest is for what is not clear by then
LEAST_ROUNDS, MOST_ROUNDS = 2, 6  # of a visit, as long as there is a choice
BESIDE = 2.5  # a round with what stands beside it
ENDS = 2.0  # what stands beside the last round of a visit, and the warm-up
LONGEST_S = 0.5  # a round that needs the CPU, if it has many items: within it the machine's speed changes
FEW, MANY = 4, 8  # items for each CPU: that take turns well, and that are enough
LEAST_WAITING = 4
# Seconds that a model itself takes for each item, about, as 5,000 items of microseconds show
MODEL_S = {
    "serial": 0.0,
    "mp_pool": 50e-6,
    "threads": 60e-6,
    "process_pool_fork": 120e-6,
    "process_pool_forkserver": 120e-6,
    "process_pool_spawn": 120e-6,
    "interpreter_pool": 120e-6,
    "asyncio_processes": 150e-6,
    "asyncio_thread_each": 250e-6,
    # not as they show, but as Dask itself says: about a millisecond (docs.dask.org, Best Practices)
    "dask_threads": 1e-3,
    "dask_processes": 1e-3,
    "dask": 1e-3,
}
OTHER_MODEL_S = 30e-6
ROUNDS_OF_POOL = 2.0  # a cell's rounds, on average: a warm pool has more, cold processes one
# The models to do without if all of them take too long: what others resemble comes first
LEFT_FIRST = (
    "dask_threads",
    "dask_processes",
    "dask",
    "joblib_threading",
    "joblib_loky",
    "gevent",
    "asyncio_thread_each",
    "asyncio_processes",
    "asyncio_blocking",
    "asyncio_threads",
    "loop_per_thread",
    "mp_pool",
    "process_pool_forkserver",
    "asyncio_uvloop",
    "threads",
    "process_pool_spawn",
    "interpreter_pool",
)


@dataclass(frozen=True)
class Demand:
    """What is to be measured. cells: how many each model has. alone: models that do one item at a time."""

    kind: Kind
    cells: Mapping[str, int]
    alone: frozenset[str]
    limit: int
    sweeps: int

    def seconds(self, items: int, item_s: float, rounds: int) -> float:
        """What the least number of visits takes if a round has so many items."""
        serial_s, models_s = items * item_s, items * self._models_s()
        if self.kind == "cpu":
            runs = sum(self.cells.values()) * (self.sweeps * (BESIDE * rounds + ENDS) + 1)
            return runs * serial_s + (self.sweeps * ROUNDS_OF_POOL * rounds + 1) * models_s
        at_once = min(items, self.limit)
        runs = sum(
            cells * (1.0 if model in self.alone else 1 / at_once) for model, cells in self.cells.items()
        )
        return (self.sweeps + (self.sweeps + 1) * runs) * serial_s + (self.sweeps + 1) * models_s

    def _models_s(self) -> float:
        """What the models of all cells take for one item each, its work aside."""
        return sum(cells * MODEL_S.get(model, OTHER_MODEL_S) for model, cells in self.cells.items())

    def without(self, model: str) -> "Demand":
        return replace(self, cells={name: cells for name, cells in self.cells.items() if name != model})

    def most_items(self, total: int, item_s: float, rounds: int, allowed_s: float) -> int:
        """The most items of a round that there is time for; 0 if not even for one."""
        return bisect_right(
            range(1, total + 1), allowed_s, key=lambda items: self.seconds(items, item_s, rounds)
        )


@dataclass(frozen=True)
class Plan:
    """Items of a round, timed rounds of a visit at most, and the models there is no time for.

    least_s: what the least number of visits takes.
    """

    items: int
    rounds: int
    left_out: tuple[str, ...] = ()
    least_s: float = 0.0


def plan(demand: Demand, total: int, item_s: float, budget_s: float) -> Plan:
    """What a budget allows, of so many items that take so long; one item in one round at least."""
    allowed_s = SHARE * budget_s
    left_out: list[str] = []
    wanted, least = _wanted(demand, total, item_s), min(total, _least(demand))
    for model in filter(demand.cells.__contains__, LEFT_FIRST):
        if demand.seconds(least, item_s, rounds=1) <= allowed_s:
            break
        demand = demand.without(model)
        left_out.append(model)
    items = max(1, _items(demand, wanted, item_s, allowed_s))
    rounds = _rounds(demand, items, item_s, allowed_s)
    return Plan(items, rounds, tuple(left_out), demand.seconds(items, item_s, rounds))


def _least(demand: Demand) -> int:
    """Items without which a round shows little: one for each CPU, or some that wait at once."""
    return demand.limit if demand.kind == "cpu" else min(demand.limit, LEAST_WAITING)


def _items(demand: Demand, wanted: int, item_s: float, allowed_s: float) -> int:
    """The most items there is time for, few for each CPU before a second round; 0 if not even for one."""
    if demand.kind == "io":
        return demand.most_items(wanted, item_s, 1, allowed_s)
    items = demand.most_items(wanted, item_s, LEAST_ROUNDS, allowed_s)
    if items < min(wanted, FEW * demand.limit):
        items = demand.most_items(wanted, item_s, 1, allowed_s)
    spare = items % demand.limit if demand.limit < items < wanted else 0  # which one CPU would do alone
    return items - spare


def _wanted(demand: Demand, total: int, item_s: float) -> int:
    """All items; of what needs the CPU, no more than a long round has."""
    if demand.kind == "io":
        return total
    return min(total, max(MANY * demand.limit, ceil(LONGEST_S / item_s)))


def _rounds(demand: Demand, items: int, item_s: float, allowed_s: float) -> int:
    """The most rounds of a visit that there is time for, one at least."""
    fitting = (n for n in range(MOST_ROUNDS, 1, -1) if demand.seconds(items, item_s, n) <= allowed_s)
    return next(fitting, 1)
