"""The cells, for pytest to run when it is told to by this file's name; its own name is of no test module."""

from typing import TYPE_CHECKING

from bench.contracts import Cell, Start
from bench.pythons.side.session import SideSession

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


def test_cell(
    workload: str, model: str, start: Start, benchmark: "BenchmarkFixture", side: SideSession
) -> None:
    side.measure(Cell(workload, model, start), benchmark)
