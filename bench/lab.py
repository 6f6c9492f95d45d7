"""What a session's cells share: the profile, the server, the data and the memory sampler."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.contracts import Workload
from bench.profiles import Profile
from bench.sampler import Sampler
from fixtures.inputs import Inputs
from fixtures.server_process import HttpServer


@dataclass(frozen=True)
class Prepared:
    """A workload with its inputs and items, built before anything is timed."""

    name: str
    workload: Workload
    inputs: Inputs
    items: Sequence[Any]


@dataclass
class Lab:
    """Everything around a measurement. ``csv`` gives the booking CSV of a size and a seed."""

    profile: Profile
    server: HttpServer
    csv: Callable[[int, int], Path]
    sampler: Sampler
    _latest: Prepared | None = field(default=None, repr=False)

    def prepare(self, name: str, workload: Workload) -> Prepared:
        """The workload's inputs and items, those of the latest workload kept."""
        if self._latest is None or self._latest.name != name:
            self._latest = self.prepare_with(self.inputs(name), name, workload)
        return self._latest

    def prepare_with(self, inputs: Inputs, name: str, workload: Workload) -> Prepared:
        """The workload's items for these inputs."""
        return Prepared(name, workload, inputs, workload.items(inputs))

    def inputs(self, workload: str) -> Inputs:
        """The profile's inputs for the workload of that name."""
        profile = self.profile
        rows = profile.rows_of(workload)
        return Inputs(
            http_url=self.server.url,
            requests=profile.requests,
            latency_s=profile.latency_s,
            sleeps=profile.sleeps,
            bookings=self.csv(rows, profile.seed),
            rows=rows,
            chunks=profile.chunks,
            seed=profile.seed,
            spin_iterations=profile.spin_iterations,
            spin_items=profile.spin_items,
        )
