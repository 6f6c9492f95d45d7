"""The command line's options, and the one line each that a wrong value gets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from bench.cluster import Cluster
from bench.contracts import Cell, Model
from bench.discovery import (
    ContractError,
    UnknownNameError,
    broken_models,
    broken_workloads,
    cells,
    is_by_name,
    load_workload,
    models_asked,
    reason,
    require_known,
    unusable_workloads,
    workload_names,
)
from bench.points.swept import Swept, points
from bench.session import clusters, own_files, sweep_option
from bench.session.own_files import OwnFiles
from bench.session.point_costs import reason_at
from bench.session.profiles import PROFILES, Profile
from bench.session.swept_cells import LeftOut, SweptCells, header
from fixtures.server_process import SERVER


@dataclass(frozen=True)
class Number:
    """An option that takes a number of at least ``least``. divisor: from the option's unit to ours."""

    option: str
    metavar: str
    help: str
    least: float
    kind: type[int] | type[float] = int
    divisor: int = 1

    def read(self, config: pytest.Config) -> Any:
        """The number in our units, None if the option was not given. Raises pytest.UsageError."""
        text = config.getoption(self.option.removeprefix("--").replace("-", "_"))
        if text is None:
            return None
        try:
            number = self.kind(text)
        except ValueError:
            raise pytest.UsageError(
                f"{self.option} {text}: a number is needed, {self.least} or more"
            ) from None
        if not self.least <= number < float("inf"):
            raise pytest.UsageError(f"{self.option} {text}: must be {self.least} or more")
        return number / self.divisor if self.divisor > 1 else number


BUDGET = Number(
    "--budget",
    "MINUTES",
    "The session takes at most MINUTES, start and end included: every cell gets its least number of visits, "
    "and the rest goes to those whose place is not clear.",
    least=0.1,
    kind=float,
)
CELL_TIMEOUT = Number(
    "--cell-timeout",
    "SECONDS",
    "A cell fails if one visit of it takes longer than SECONDS. Without the option it may take ten times as "
    "long as the longest visit of its workload so far, and a minute at least.",
    least=1,
    kind=float,
)
WORKERS = Number("--workers", "N", "The concurrency limit of every model is N.", least=1)
FAIL_IF_SLOWER = Number(
    "--fail-if-slower",
    "PERCENT",
    "With --benchmark-compare: fail if a cell is shown to be slower than in the stored run by more than "
    "PERCENT, by what was measured beside it in both.",
    least=1,
    kind=float,
)
# By the field of ``fixtures.inputs.Sizes`` that an option sets
SIZES = {
    "rows": Number("--rows", "N", "The booking CSV has N rows.", least=16),  # a row for each chunk
    "requests": Number("--requests", "N", "A round of an HTTP workload fetches N pages.", least=1),
    "latency_s": Number(
        "--http-latency-ms",
        "MS",
        "The HTTP server answers MS milliseconds after a request has arrived.",
        least=0,
        kind=float,
        divisor=1000,
    ),
    "seed": Number("--seed", "N", "The booking CSV is generated from the seed N.", least=0),
}


@dataclass(frozen=True)
class Settings:
    """What this session is to do.

    chosen: the cells asked for, of workloads that can be imported. unusable: the others.
    budget_min: minutes that it may take, None where each cell is visited once.
    http_url: of a running HTTP server, None to start one when it is needed.
    fail_if_slower: percent, see ``bench.session.fail_if_slower``.
    cell_timeout_s: that a visit of a cell may take, None for what ``bench.session.compartment`` allows.
    own: workloads of the reader's own, if the options name any.
    named: the workloads and models that the options name.
    swept: the options that the run sweeps over. left_out: points of theirs that are not measured.
    cluster: that the model ``dask`` is to use, if one was named.
    broken_models: what is wrong with the files of models that are broken, if all models were asked for.
    """

    profile: Profile
    chosen: list[Cell]
    budget_min: float | None
    http_url: str | None
    fail_if_slower: float | None = None
    cell_timeout_s: float | None = None
    unusable: tuple[Cell, ...] = ()
    own: OwnFiles | None = None
    broken_models: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    swept: tuple[Swept, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    cluster: Cluster | None = None

    key: ClassVar[pytest.StashKey["Settings"]] = pytest.StashKey()

    @classmethod
    def of(cls, config: pytest.Config) -> "Settings":
        return config.stash[cls.key]

    def conditions(self) -> dict[str, Any]:
        """What of it is stored with the run's conditions."""
        own = self.own.conditions() if self.own else {}
        sweeps = {"left_out": [each.stored() for each in self.left_out]} if self.swept else {}
        cluster = clusters.conditions(self.cluster)
        return {"profile": self.profile.name, "budget_min": self.budget_min} | sweeps | own | cluster

    def problems(self) -> list[str]:
        """What is wrong with the files of which something was asked for, and what was not run therefore."""
        workloads = broken_workloads(cell.workload for cell in self.unusable).values()
        return [
            *(f"{problem}: no cell of this workload was run" for problem in workloads),
            *(f"{problem}: no model of this file was run" for problem in self.broken_models),
        ]

    def cells(self) -> list[tuple[Cell, str | None]]:
        """The cells asked for, each with why it is not run, or None."""
        return [
            (cell, reason(cell.workload, cell.model) or self._left_out(cell))
            for cell in (*self.chosen, *self.unusable)
        ]

    def _left_out(self, cell: Cell) -> str | None:
        if cell.point is None:
            return self.profile.left_out(cell, self.named)
        at_point = self.profile.at(cell.point)
        return clusters.reason_at(cell, self.cluster) or reason_at(cell, at_point, self.named)

    def header(self) -> list[str]:
        """What a run that sweeps says at its start."""
        return header(self.left_out, self.chosen) if self.swept else []

    @property
    def largest_limit(self) -> int:
        """The most items at once of any cell."""
        swept = [cell.point.whole("workers") or 1 for cell in self.chosen if cell.point]
        return max(self.profile.limit("io"), self.profile.limit("cpu"), *swept, 1)


def add_options(parser: pytest.Parser) -> None:
    """Values stay text until ``read``: what argparse itself refuses takes three lines to say so."""
    group = parser.getgroup("concurrency-bench")
    group.addoption(
        "--profile",
        default="quick",
        help="How large the inputs are and how often each cell runs. "
        f"The profiles are {', '.join(PROFILES)}; quick is the default.",
    )
    group.addoption(
        "--workload",
        action="append",
        help="Only this workload is measured. The option may be given more than once.",
    )
    group.addoption(
        "--model",
        action="append",
        help="Only this model is measured. The option may be given more than once.",
    )
    own_files.add_options(group)
    sweep_option.add_option(group)
    clusters.add_option(group)
    for number in (BUDGET, CELL_TIMEOUT, WORKERS, *SIZES.values(), FAIL_IF_SLOWER):
        group.addoption(number.option, metavar=number.metavar, help=number.help)
    group.addoption(
        "--http-url",
        metavar="URL",
        help=f"The HTTP workloads use the server at URL, started with `python -m {SERVER}`, "
        "instead of one that the run starts.",
    )


def read(config: pytest.Config) -> Settings:
    """The options as Settings. Raises pytest.UsageError with one line for what is wrong."""
    profile, limit = _profile(config), WORKERS.read(config)
    profile = profile.customised(_sizes(config), limit=limit)
    budget_min, swept = _budget_min(config, profile), sweep_option.read(config, profile)
    models = _models(config, profile)
    own = own_files.read(config, profile, budget_min, models, workload_names(), swept)
    cluster = clusters.read(config, own)
    profile = clusters.on(profile, cluster, limit)
    named = frozenset([*_given(config, "workload"), *_given(config, "model"), *clusters.named(cluster)])
    asked = [cell for cell in _asked(config, own) if not _is_for_its_name(cell, profile, named)]
    unusable = unusable_workloads(cell.workload for cell in asked)
    chosen = [cell for cell in asked if cell.workload not in unusable]
    measured = [cell for cell in chosen if not profile.is_left_to_others(cell, named)]
    point_count = max(1, len(points(swept)))
    profile = profile.within(budget_min, len(measured) * point_count)
    keeps_limit = bool(limit or config.getoption("workload"))
    if own:
        profile = own.fitted(profile, budget_min, keeps_limit=keeps_limit, points=point_count)
    cells = SweptCells.of(chosen, swept, profile, budget_min, named)
    return Settings(
        profile,
        cells.cells,
        budget_min,
        config.getoption("http_url"),
        FAIL_IF_SLOWER.read(config),
        CELL_TIMEOUT.read(config) or (own.visit_timeout_s() if own else None),
        unusable=tuple(cell for cell in asked if cell.workload in unusable),
        own=own,
        broken_models=() if config.getoption("model") else tuple(broken_models()),
        named=named,
        swept=swept,
        left_out=cells.left_out,
        cluster=cluster,
    )


def _profile(config: pytest.Config) -> Profile:
    name = config.getoption("profile")
    try:
        require_known("profile", [name], list(PROFILES))
    except UnknownNameError as error:
        raise pytest.UsageError(str(error)) from None
    return PROFILES[name]


def _given(config: pytest.Config, name: str) -> Sequence[str]:
    given: Sequence[str] | None = config.getoption(name)
    return given or ()


def _models(config: pytest.Config, profile: Profile) -> dict[str, Model]:
    """The models asked for, by name; all that the profile has if none was named."""
    asked = config.getoption("model") or ()
    try:
        known = models_asked(asked)
    except UnknownNameError as error:
        raise pytest.UsageError(str(error)) from None
    return {name: model for name, model in known.items() if asked or profile.has(model)}


def _asked(config: pytest.Config, own: OwnFiles | None) -> list[Cell]:
    """The cells asked for; of the reader's own workloads alone, if no other is named."""
    named = [*(config.getoption("workload") or ()), *(own.names if own else ())]
    try:
        for workload in named:
            load_workload(workload)
        return cells(named, config.getoption("model") or ())
    except (ContractError, UnknownNameError) as error:
        raise pytest.UsageError(str(error)) from None


def _is_for_its_name(cell: Cell, profile: Profile, named: Collection[str]) -> bool:
    """Whether it is of a workload that is no part of the matrix unless it is named; smoke runs all."""
    return profile.repeats and cell.workload not in named and is_by_name(cell.workload)


def _budget_min(config: pytest.Config, profile: Profile) -> float | None:
    given: float | None = BUDGET.read(config)
    if given is not None and profile.budget_min is None:
        raise pytest.UsageError(f"--budget: the profile {profile.name} visits each cell once")
    return given or profile.budget_min


def _sizes(config: pytest.Config) -> Mapping[str, Any]:
    """The sizes given on the command line, by the name of their field."""
    sizes = {field: number.read(config) for field, number in SIZES.items()}
    return {field: size for field, size in sizes.items() if size is not None}
