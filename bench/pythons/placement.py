"""Which cells are never put on one CPU: those that can use several under some interpreter.

The lock-step looks whether a cell does, but sees it only where CPUs are to be had: on a busy machine two
workers get less than one. Put on one CPU, threads would not show what a build without a GIL is tried for.
"""

from collections.abc import Iterable

from bench.contracts import Cell
from bench.discovery import all_models
from bench.pythons.record import Python

APART = frozenset({"process", "interpreter"})  # units with a GIL, or none, of their own
TOGETHER = frozenset({"loop", "thread"})  # units that share one, where there is one


def left_free(cells: Iterable[Cell], pythons: Iterable[Python]) -> list[Cell]:
    """These of the cells, the same under all of the interpreters."""
    units = APART | TOGETHER if any(python.free_threaded for python in pythons) else APART
    models = all_models()
    return [cell for cell in cells if models[cell.model].unit in units]
