"""What is collected: the cells as parameters, each file in its profiles, and no benchmark that is async."""

import inspect
from collections.abc import Iterable
from pathlib import Path

import pytest

from bench.session import ladder
from bench.session.options import Settings

CELL, POINT = ("workload", "model", "start"), "point"
LADDER, MATRIX = "test_ladder.py", "test_matrix.py"
# The profiles that run a file, unless it is named on the command line
PROFILES_OF_FILE = {
    MATRIX: ("smoke", "quick", "full"),
    LADDER: ("smoke", "quick", "full"),
    "test_notebook.py": ("notebook",),
    "test_overhead.py": ("full",),
}


def cells_as_parameters(metafunc: pytest.Metafunc) -> None:
    """Call a test that takes a cell's workload, model and start once for each cell that was asked for.

    In a run that sweeps also with its point, as text: pytest-benchmark stores what a test is called with.
    """
    if set(CELL) <= set(metafunc.fixturenames):
        settings = Settings.of(metafunc.config)
        parameters = [
            pytest.param(
                cell.workload,
                cell.model,
                cell.start,
                *([cell.point.suffix if cell.point else None] if settings.swept else []),
                id=cell.id,
                marks=[pytest.mark.skip(reason=reason)] if reason else [],
            )
            for cell, reason in settings.cells()
        ]
        metafunc.parametrize((*CELL, POINT) if settings.swept else CELL, parameters)


def is_left_out(path: Path, settings: Settings) -> bool:
    """Whether a file of the suite is not run by the profile, or has nothing to run."""
    if path.parent.name != "bench" or path.name not in PROFILES_OF_FILE:
        return False
    if (settings.own or settings.swept) and path.name != MATRIX:
        return True
    is_of_profile = settings.profile.name in PROFILES_OF_FILE[path.name]
    return not is_of_profile or (path.name == LADDER and not ladder.steps(settings.chosen))


def require_sync(items: Iterable[pytest.Item]) -> None:
    """Raises pytest.UsageError for a benchmark that is a coroutine function."""
    for item in items:
        is_async = inspect.iscoroutinefunction(getattr(item, "obj", None))
        if is_async and "benchmark" in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(
                f"{item.nodeid}: a benchmark can't be async, only making its coroutine would be timed: "
                "run the loop inside a plain function"
            )
