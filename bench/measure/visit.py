"""One visit of a cell: all that is measured in one sweep, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.contracts import Model, Start
from bench.measure.memory import MemorySampler
from bench.measure.neighbours import Neighbours
from bench.measure.prepared import Prepared

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


@dataclass(frozen=True)
class Visit:
    """A cell and the conditions under which it is measured once.

    benchmark: takes the rounds and the facts. limit: items at once. sweep: how often the cell was visited
    before. profile: the profile's name. sweeps: visits in all. rounds: timed rounds of each visit;
    rounds_between: so many of them between two neighbours, if the cell uses several CPUs.
    instrument: whether the first visit has an instrumented round. memory: samples what that round needs.
    neighbours: measures what stands beside the rounds; None if nothing is to be said of speed.
    rivals: other models that take turns with it, warm, by the names of their cells, see ``heat``.
    point: the setting of the swept options, if the run sweeps. sample: what serial runs beside what waits, in
    place of all its items.
    """

    benchmark: "BenchmarkFixture"
    model: Model
    start: Start
    prepared: Prepared
    limit: int
    sweep: int
    profile: str
    sweeps: int
    rounds: int
    instrument: bool
    memory: MemorySampler
    neighbours: Neighbours | None
    rounds_between: int = 1
    rivals: Mapping[str, Model] = field(default_factory=dict)
    point: Mapping[str, float] | None = None
    sample: Prepared | None = None

    @property
    def is_instrumented(self) -> bool:
        """Whether an instrumented round is due."""
        return self.instrument and self.sweep == 0 and not self.benchmark.disabled

    def describe(self) -> dict[str, Any]:
        """The cell's facts for ``extra_info``, as data, so that nothing has to parse a name."""
        model, prepared = self.model, self.prepared
        return {
            "workload": prepared.name,
            "model": model.name,
            "start": self.start,
            "kind": prepared.workload.KIND,
            "items": len(prepared.items),
            "workers": 1 if model.one_at_a_time else self.limit,
            "chunksize": 1,
            "start_method": model.start_method,
            "family": model.family,
            "unit": model.unit,
            "one_at_a_time": model.one_at_a_time,
            "about": model.about or None,
            "task": getattr(prepared.workload, "TASK", None),
            "task_step": getattr(prepared.workload, "TASK_STEP", None),
            "profile": self.profile,
            "sweeps": self.sweeps,
            "rounds_per_sweep": self.rounds,
        } | self._describe_point()

    def _describe_point(self) -> dict[str, Any]:
        facts: dict[str, Any] = {"point": dict(self.point)} if self.point else {}
        return facts | ({"serial_items": len(self.sample.items)} if self.sample else {})
