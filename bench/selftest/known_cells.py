"""The cells whose speed is known, as tests: run by ``python -m bench selftest``, never with the matrix."""

from collections.abc import Callable

import pytest

from bench.discovery import load_workload
from bench.measure.cell import measure
from bench.measure.prepared import Prepared
from bench.measure.visit import Visit
from bench.selftest.known_models import CELLS, POOL, models, sizes_of
from bench.session.profiles import Profile
from fixtures.inputs import Sizes

LIMIT = 2  # busy loops in the pool


@pytest.mark.parametrize(("workload", "known"), CELLS)
def test_known(
    workload: str,
    known: str,
    profile: Profile,
    prepare: Callable[[str, Sizes], Prepared],
    visit: Callable[..., Visit],
) -> None:
    """Measured as the matrix measures a cell."""
    prepared = prepare(workload, sizes_of(known, profile.sizes_for(load_workload(workload))))
    kind = prepared.workload.KIND
    measure(
        visit(
            model=models()[known],
            start="warm",
            prepared=prepared,
            limit=LIMIT,
            sweeps=profile.sweeps(kind),
            rounds=1 if known == POOL else profile.rounds_of(kind, models()[known], "warm"),
        )
    )
