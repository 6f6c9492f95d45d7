"""The matrix: every workload under every model, from every start."""

from collections.abc import Callable

from bench.contracts import Start
from bench.discovery import all_models, load_workload
from bench.measure.cell import measure
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
    kind = prepared.workload.KIND
    measure(
        visit(
            model=all_models()[model],
            start=start,
            prepared=prepared,
            limit=profile.limit(kind),
            sweeps=profile.sweeps(kind),
            rounds=profile.rounds_of(kind, all_models()[model], start),
            rounds_between=profile.rounds_between(kind, all_models()[model], start),
        )
    )
