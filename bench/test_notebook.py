"""The notebook's systems N1 to N11 under its own conditions: ``pytest --profile notebook``."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.analysis.notebook import ROWS, Row
from bench.discovery import all_models, load_workload
from bench.measure.cell import measure
from bench.measure.prepared import Prepared
from bench.measure.visit import Visit
from bench.session.profiles import Profile
from fixtures.inputs import Sizes


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_row(
    benchmark: BenchmarkFixture,
    row: Row,
    profile: Profile,
    prepare: Callable[[str, Sizes], Prepared],
    visit: Callable[..., Visit],
) -> None:
    sizes = replace(profile.sizes_for(load_workload(row.workload)), chunks=row.chunks)
    prepared = prepare(row.workload, sizes)
    benchmark.extra_info["notebook"] = row.id
    kind = prepared.workload.KIND
    measure(
        visit(
            model=all_models()[row.model],
            start=row.start,
            prepared=prepared,
            limit=row.limit,
            sweeps=profile.sweeps(kind),
            rounds=profile.rounds,
        )
    )
