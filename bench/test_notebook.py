"""The notebook's systems N1 to N11 under its own conditions: ``pytest --profile notebook``."""

from dataclasses import replace

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.discovery import all_models, all_workloads
from bench.lab import Lab
from bench.measure import measure
from bench.notebook import ROWS, Row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_row(benchmark: BenchmarkFixture, row: Row, lab: Lab, sweep: int) -> None:
    inputs = replace(lab.inputs(row.workload), chunks=row.chunks)
    prepared = lab.prepare_with(inputs, row.workload, all_workloads()[row.workload])
    benchmark.extra_info["notebook"] = row.id
    model = all_models()[row.model]
    measure(benchmark, model, row.start, prepared, lab, limit=row.limit, sweep=sweep)
