"""The matrix: every workload under every model, from every start; at every point, if the run sweeps."""

from collections.abc import Callable
from dataclasses import replace

from bench.contracts import Start
from bench.discovery import all_models, load_workload
from bench.measure.cell import measure
from bench.measure.prepared import Prepared
from bench.measure.visit import Visit
from bench.points.point import Point
from bench.session.point_costs import sample_of
from bench.session.profiles import Profile
from fixtures.inputs import Sizes


def test_cell(
    workload: str,
    model: str,
    start: Start,
    point: str | None,
    profile: Profile,
    prepare: Callable[[str, Sizes], Prepared],
    prepare_sample: Callable[[str, Sizes], Prepared],
    visit: Callable[..., Visit],
) -> None:
    at = Point.read(point) if point else None
    own, loaded = profile.at(at), load_workload(workload)
    prepared, sample = prepare(workload, own.sizes_for(loaded)), sample_of(loaded, own)
    kind = prepared.workload.KIND
    measure(
        visit(
            model=all_models()[model],
            start=start,
            prepared=prepared,
            limit=own.limit_of(kind, all_models()[model]),
            sweeps=own.sweeps(kind),
            rounds=own.rounds_of(kind, all_models()[model], start),
            rounds_between=own.rounds_between(kind, all_models()[model], start),
            point=at.stored() if at else None,
            sample=prepare_sample(workload, replace(own, items=sample).sizes_for(loaded)) if sample else None,
        )
    )
