"""The matrix: every workload under every model, from every start."""

from collections.abc import Callable

from bench.contracts import Start
from bench.discovery import all_models, load_workload
from bench.measure.cell import measure
from bench.measure.neighbours import UNITS_WITH_A_GIL_EACH
from bench.measure.prepared import Prepared
from bench.measure.visit import Visit
from bench.session.profiles import Profile
from fixtures.inputs import Sizes


def test_cell(
    workload: str,
    model: str,
    start: Start,
    profile: Profile,
    prepare: Callable[[str, Sizes], Prepared],
    visit: Callable[..., Visit],
) -> None:
    prepared = prepare(workload, profile.sizes_for(load_workload(workload)))
    tried = all_models()[model]
    kind = prepared.workload.KIND
    starts_processes = start == "cold" and tried.unit in UNITS_WITH_A_GIL_EACH
    measure(
        visit(
            model=tried,
            start=start,
            prepared=prepared,
            limit=profile.limit(kind),
            sweeps=profile.sweeps(kind),
            rounds=profile.rounds(kind, starts_processes=starts_processes),
        )
    )
