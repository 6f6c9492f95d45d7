"""What a point of a sweep costs before it is measured, so that a budget's points are the same in each run.

A workload may say what one of its items takes (``item_s``, see ``workloads``); of a function of the reader's
own that was measured. The rest are the constants by which ``bench.own.sizing`` decides, and what a pool takes
to start so many workers. What follows decides only which points are measured.

A serial run of thousands of items that wait would take most of the time there is. They wait one after the
other, so a sample of them is run instead, and counts for as many as there are: see ``sample_of``.
"""

from collections.abc import Callable, Collection, Sequence
from math import ceil

from bench.contracts import Cell, Kind, Model, Workload
from bench.cpus import cpu_count
from bench.discovery import all_models, load_workload
from bench.own.sizing import BESIDE, ENDS, MODEL_S, OTHER_MODEL_S
from bench.session.dry_items import DryItems
from bench.session.profiles import Profile
from fixtures.inputs import Sizes

UNKNOWN_ITEM_S = 0.01
SHORTEST_ITEM_S = 1e-8
SAMPLE_S, LEAST_SAMPLE = 1.0, 20  # of a serial run beside a point: seconds, and items
VISIT_S = 0.08  # of a visit, whatever is measured in it
# Of one worker's start; of one that is a fresh interpreter, on one CPU
START_S = {"thread": 5e-4, "loop": 5e-4, "process": 5e-3, "interpreter": 0.05}
FRESH_S = 0.2
ONCE_S = {"greenlet": 0.2, "worker": 0.3}  # whatever the limit: one interpreter; a client of a cluster
MOST_PROCESSES = 64  # of a pool: each has an interpreter's memory
MANY = {"process": "processes", "interpreter": "interpreters"}


def item_s(workload: Workload, sizes: Sizes) -> float | None:
    """Seconds that one item takes serially, if the workload says so."""
    known: Callable[[Sizes], float] | None = getattr(workload, "item_s", None)
    return max(SHORTEST_ITEM_S, known(sizes)) if known else None


def sample_of(workload: Workload, profile: Profile) -> int | None:
    """How many items serial is run with beside this point, if not with all; None if with all.

    profile: at the point.
    """
    known = item_s(workload, profile.sizes_for(workload))
    if profile.items is None or workload.KIND != "io" or known is None:
        return None
    sample = max(LEAST_SAMPLE, ceil(SAMPLE_S / known))
    return sample if sample < profile.items else None


def reason_at(cell: Cell, profile: Profile, named: Collection[str]) -> str | None:
    """Why a cell is not run at its point, or None.

    profile: at the point. named: the workloads and models that the command line names.
    """
    model, workload = all_models()[cell.model], load_workload(cell.workload)
    if model.unit in MANY and profile.limit(workload.KIND) > MOST_PROCESSES:
        return f"more than {MOST_PROCESSES} {MANY[model.unit]} in one pool"
    if model.one_at_a_time and (sample := sample_of(workload, profile)):
        return f"one item after the other: beside each visit serial runs a sample of {sample} items"
    return profile.left_out(cell, named)


def least_s(cells: Sequence[Cell], profile: Profile, *, beside: bool) -> float:
    """Seconds that the least number of visits of these cells of one workload takes, about.

    profile: at their point. beside: whether what serial runs beside them is not run for another point anyway.
    """
    workload = load_workload(cells[0].workload)
    sizes = profile.sizes_for(workload)
    known = item_s(workload, sizes) or UNKNOWN_ITEM_S
    items = profile.items or DryItems.of(workload, sizes).count or sizes.chunks
    serial_s = known * (sample_of(workload, profile) or items)
    beside_s = profile.sweeps_io * serial_s if beside and workload.KIND == "io" else 0.0
    return beside_s + sum(_cell_s(cell, profile, workload.KIND, items, known) for cell in cells)


def _cell_s(cell: Cell, profile: Profile, kind: Kind, items: int, item_s: float) -> float:
    model = all_models()[cell.model]
    visits, limit = profile.sweeps(kind), 1 if model.one_at_a_time else profile.limit_of(kind, model)
    own_s = items * MODEL_S.get(model.name, OTHER_MODEL_S) + _start_s(model, limit) + VISIT_S
    if kind == "io":
        at_once = min(items, limit)
        return (visits + profile.instrument) * (items * item_s / at_once + own_s)
    rounds = profile.rounds_of(kind, model, cell.start)
    places = rounds // profile.rounds_between(kind, model, cell.start)
    serial_runs = visits * (BESIDE * places + ENDS) + profile.instrument
    return serial_runs * items * item_s + (visits * rounds + profile.instrument) * own_s


def _start_s(model: Model, limit: int) -> float:
    if model.unit in ONCE_S:
        return ONCE_S[model.unit]
    if model.fresh_interpreters:
        return ceil(limit / cpu_count()) * FRESH_S
    return limit * START_S.get(model.unit, 0.0)
