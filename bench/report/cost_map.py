"""The map of what each model is good for, beside a run: read from where `bench map` has stored it."""

from collections.abc import Sequence

from bench.analysis.result import Result
from bench.costs import map as maps
from bench.costs.stored import points_of
from bench.report.figure import Figure
from bench.report.plots import map as map_plot
from bench.store.runs import StoredRun


def figure(run: StoredRun, results: Sequence[Result]) -> Figure | None:
    """The map of the run's machine and Python, with the run's workloads on it; None if there is none.

    It lies one folder above the runs, under the name of theirs. results: all cells of the run.
    Raises UnreadableError.
    """
    path = run.path.parent.parent / f"map-{run.path.parent.name}.json"
    found = maps.load(path) if path.is_file() else None
    if found is None or not found.spots or found.machine.get("node") != run.machine.node:
        return None
    return Figure(map_plot.conclusion(found), map_plot.plot(found, points_of(results)))
