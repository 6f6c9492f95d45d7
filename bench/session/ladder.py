"""Which ways to do a task are measured beside each other, see ``bench/test_ladder.py``."""

from collections.abc import Iterable, Sequence

from bench.analysis.ladder_steps import Way, longest
from bench.contracts import Cell
from bench.discovery import all_models, load_workload


def steps(chosen: Sequence[Cell]) -> list[str]:
    """The workloads, in order, of the task that is done in most ways; empty if that is no ladder.

    chosen: the cells asked for. A way without its serial cell does not count, nor one that waits.
    """
    serial = [cell.workload for cell in chosen if all_models()[cell.model].family == "serial"]
    return [way.workload for way in longest(_ways(serial))]


def _ways(names: Iterable[str]) -> Iterable[Way]:
    for name in names:
        workload = load_workload(name)
        task, step = getattr(workload, "TASK", None), getattr(workload, "TASK_STEP", None)
        if task is not None and step is not None and workload.KIND == "cpu":
            yield Way(task, step, name)
