"""How large the inputs are and how often each cell runs: the four profiles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, inf
from typing import Any

from bench.contracts import Cell, Kind, Model, Start, Workload
from bench.cpus import cpu_count
from bench.discovery import all_models, load_workload
from bench.measure.neighbours import uses_several_cpus
from fixtures.bookings import NOTEBOOK_ROWS
from fixtures.inputs import Sizes

# Seconds of CPU until a fresh interpreter has imported its workload: only ever used to decide what the
# quick profile leaves out, so that the decision is the same on every machine.
IMPORT_S = {"pandas": 1.0, "": 0.2}
LEAST_ROUNDS, MOST_ROUNDS = 2, 6  # of a visit, where the budget decides


@dataclass(frozen=True)
class Profile:
    """Sizes of the inputs, and how often they are run.

    even_rounds: give a workload whose rows are slow so many times fewer that its rounds are about as long.
    sweeps_io, sweeps_cpu: visits of each cell of "io" and "cpu" workloads, at least, each with a pool of its
        own.
    rounds: timed rounds of each visit, see ``rounds_of``.
    rounds_of_pool: of what uses several CPUs, so many times as many.
    round_s: a visit has one round more for so many seconds that the budget has for each cell; None: it has
        ``rounds``.
    budget_min: minutes that a session may take; None where each cell is visited once.
    limit_io, limit_cpu: the concurrency limit of "io" and "cpu" workloads; None: the CPUs we may use.
    instrument: take one more, untimed, round of each cell to see why it is as fast as it is.
    ladder_rows: of what ``bench/test_ladder.py`` measures.
    longest_import_s: leave out the cells whose workers would need longer, in each sweep, to import their
        workload.
    """

    name: str
    sizes: Sizes
    sweeps_io: int
    sweeps_cpu: int
    rounds: int = 1
    rounds_of_pool: int = 1
    round_s: float | None = None
    budget_min: float | None = None
    even_rounds: bool = False
    limit_io: int = 20
    limit_cpu: int | None = None
    instrument: bool = True
    ladder_rows: int = NOTEBOOK_ROWS
    longest_import_s: float = inf

    def sizes_for(self, workload: Workload) -> Sizes:
        """The sizes of a workload's inputs."""
        slower = getattr(workload, "SLOW_ROWS", 1) if self.even_rounds else 1
        return replace(self.sizes, rows=self.sizes.rows // slower)

    def ladder_sizes_for(self, workload: Workload) -> Sizes:
        """The sizes of a workload's inputs on the ladder: of one whose rows are slow, a sample of them."""
        return replace(self, sizes=replace(self.sizes, rows=self.ladder_rows)).sizes_for(workload)

    @property
    def repeats(self) -> bool:
        """Whether cells are visited more than once: else nothing is said of speed."""
        return max(self.sweeps_io, self.sweeps_cpu) > 1

    def sweeps(self, kind: Kind) -> int:
        """The least number of visits of a cell."""
        return self.sweeps_io if kind == "io" else self.sweeps_cpu

    def rounds_of(self, kind: Kind, model: Model, start: Start) -> int:
        """Timed rounds of each visit of a cell.

        Within a visit the machine's speed is what varies most, and averages out. Of what waits, and of what
        starts processes in each round, one visit differs from another as much as one round does.
        """
        starts_processes = start == "cold" and model.unit in ("process", "interpreter")
        if kind == "io" or starts_processes:
            return 1
        return self.rounds * self.rounds_between(kind, model, start)

    def rounds_between(self, kind: Kind, model: Model, start: Start) -> int:
        """How many of them stand between two neighbours: those of a pool are short, and vary most."""
        return self.rounds_of_pool if start == "warm" and uses_several_cpus(model, kind) else 1

    def limit(self, kind: Kind) -> int:
        """The concurrency limit, the same for every model."""
        return self.limit_io if kind == "io" else self.limit_cpu or cpu_count()

    def left_out(self, cell: Cell) -> str | None:
        """Why this profile leaves a cell to ``full``, or None."""
        if not all_models()[cell.model].fresh_interpreters:
            return None
        workload = load_workload(cell.workload)
        library = "pandas" if _imports_pandas(workload) else ""
        workers = self.limit(workload.KIND)
        starts = 1 + self.instrument if cell.start == "cold" else 1
        import_s = ceil(workers / cpu_count()) * IMPORT_S[library] * starts
        if import_s <= self.longest_import_s:
            return None
        what = f"{workers} fresh interpreters" + (" that import pandas" if library else "")
        return f"left to --profile full: boots {what}, {starts}× a sweep"

    def within(self, budget_min: float | None, cells: int) -> "Profile":
        """The profile with as many rounds per visit as so many minutes for so many cells allow."""
        if self.round_s is None or budget_min is None or not cells:
            return self
        rounds = round(60 * budget_min / cells / self.round_s)
        return replace(self, rounds=min(MOST_ROUNDS, max(LEAST_ROUNDS, rounds)))

    def customised(self, sizes: Mapping[str, Any], limit: int | None) -> "Profile":
        """The profile with other sizes, by ``Sizes``' names for them, and another limit for every model."""
        return replace(
            self,
            sizes=replace(self.sizes, **sizes),
            even_rounds=self.even_rounds and "rows" not in sizes,
            ladder_rows=sizes.get("rows", self.ladder_rows),
            limit_io=limit or self.limit_io,
            limit_cpu=limit or self.limit_cpu,
        )


def _imports_pandas(workload: Workload) -> bool:
    return any(getattr(value, "__name__", "") == "pandas" for value in vars(workload).values())


SMOKE = Profile(
    "smoke",
    Sizes(requests=4, latency_s=0.002, sleeps=(0.002,) * 4, rows=320, spin_iterations=500),
    sweeps_io=1,
    sweeps_cpu=1,
    limit_io=2,
    limit_cpu=2,
    instrument=False,
    ladder_rows=320,
)
QUICK = Profile(
    "quick",
    Sizes(requests=20, latency_s=0.05, sleeps=(0.01,) * 20, rows=6_400, spin_iterations=25_000),
    sweeps_io=3,
    sweeps_cpu=3,
    rounds_of_pool=3,
    round_s=0.5,
    budget_min=3,
    even_rounds=True,
    longest_import_s=0.9,
)
FULL = Profile(
    "full",
    Sizes(
        requests=20,
        latency_s=0.29,
        sleeps=(1.0, 2.0, 3.0, 4.0),
        rows=NOTEBOOK_ROWS,
        spin_iterations=1_000_000,
    ),
    sweeps_io=3,
    sweeps_cpu=3,
    budget_min=30,
    even_rounds=True,
    limit_io=30,
)
# test_notebook.py brings the limits and slices of each row
NOTEBOOK = replace(
    FULL, name="notebook", sweeps_io=1, sweeps_cpu=1, budget_min=None, even_rounds=False, instrument=False
)

PROFILES = {profile.name: profile for profile in (SMOKE, QUICK, FULL, NOTEBOOK)}
