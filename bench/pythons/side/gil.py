"""Whether the GIL was on, looked at before and after every round, in the process and in its workers."""

from dataclasses import asdict, dataclass, field
from typing import Any

from bench.contracts import Model, RunItems
from bench.pythons.side import probe
from bench.pythons.side.imports import switched_on_by

OCCUPIED_S = 0.001
ELSEWHERE = ("process", "interpreter")  # units with a GIL, or none, of their own


@dataclass
class Looks:
    """How often it was seen to be on, and off."""

    on: int = 0
    off: int = 0

    def note(self, is_on: bool) -> None:
        if is_on:
            self.on += 1
        else:
            self.off += 1


@dataclass
class GilWatch:
    """Of one cell. parent: this process; workers: what a pool's workers said of themselves."""

    model: Model
    limit: int
    parent: Looks = field(default_factory=Looks)
    workers: Looks = field(default_factory=Looks)

    def look(self, run: RunItems | None) -> None:
        """Look here and, if there is a pool to run items in that is not here, at each of its workers."""
        self.parent.note(probe.gil_is_on())
        if run and self.model.unit in ELSEWHERE:
            for _, is_on in run(probe, [OCCUPIED_S] * self.limit):
                self.workers.note(is_on)

    def facts(self) -> dict[str, Any]:
        return {
            "parent": asdict(self.parent),
            "workers": asdict(self.workers),
            "switched_on_by": switched_on_by(),
        }
