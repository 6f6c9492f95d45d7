"""Results measured beside their neighbours, read from runs made up to have one verdict each."""

from collections.abc import Sequence
from typing import Any

from bench.analysis import result
from bench.analysis.claims import Claims
from bench.analysis.result import Result
from bench.store.decode import benchmarks_of
from tests.fake_cells import Cell, cell_beside


def results_of(cells: Sequence[Cell], workload: str = "spin", **extra: Any) -> list[Result]:
    stored = [cell_beside(workload, cell, **extra) for cell in cells]
    return result.read(benchmarks_of(stored))[0]


def claims_of(cells: Sequence[Cell], **extra: Any) -> Claims:
    results = results_of(cells, **extra)
    serial = result.serial_of(results)
    assert serial
    return Claims.of(results, serial)
