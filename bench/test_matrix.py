"""The matrix: every workload under every model, from every start."""

from pytest_benchmark.fixture import BenchmarkFixture

from bench.contracts import Start
from bench.discovery import all_models, all_workloads
from bench.lab import Lab
from bench.measure import measure


def test_cell(
    benchmark: BenchmarkFixture, workload: str, model: str, start: Start, lab: Lab, sweep: int
) -> None:
    prepared = lab.prepare(workload, all_workloads()[workload])
    limit = lab.profile.workers(prepared.workload.KIND)
    measure(benchmark, all_models()[model], start, prepared, lab, limit=limit, sweep=sweep)
