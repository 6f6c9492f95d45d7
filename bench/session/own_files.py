"""Workloads of the reader's own: the options that name them, and what a session makes of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bench.contracts import Kind, Model
from bench.own.errors import OwnError
from bench.own.request import Request
from bench.own.workload import Conditions, Own, prepared
from bench.own.written import Written, source_of
from bench.session.profiles import Profile

PLUGIN = "concurrency-bench-own-files"
KINDS: tuple[Kind, ...] = ("io", "cpu")
OF_ONE = ("items", "items_from", "async_twin", "kind")  # options that belong to one file


def add_options(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--workload-file",
        action="append",
        metavar="FILE.py[:FUNCTION]",
        help="Measure a workload of your own instead of those of the suite: a file with work(item), or any "
        "function of one argument. The option may be given more than once.",
    )
    group.addoption(
        "--items",
        action="append",
        metavar="PATTERN",
        help="The items that its function is called with: the paths that fit PATTERN, or 1..500 for those "
        "integers. The option may be given more than once.",
    )
    group.addoption(
        "--items-from",
        metavar="FILE.py:NAME",
        help="The items are those of NAME: a list, or what a function without arguments returns.",
    )
    group.addoption(
        "--async-twin",
        metavar="FILE.py:FUNCTION",
        help="The same function as an async one, which the models with coroutines run.",
    )
    group.addoption(
        "--kind",
        metavar="KIND",
        help="What its items spend their time on, io or cpu, which sets the concurrency limit. "
        "Without the option that is measured.",
    )


@dataclass(frozen=True)
class OwnFiles:
    """The plugin that keeps the workloads of the reader's own for a session, and says what was found of them."""

    own: tuple[Own, ...]
    written: Written

    @property
    def names(self) -> list[str]:
        return [own.name for own in self.own]

    def pytest_report_header(self) -> list[str]:
        return [note for own in self.own for note in own.notes]

    @pytest.hookimpl(tryfirst=True)
    def pytest_unconfigure(self) -> None:
        self.written.remove()

    def fitted(self, profile: Profile, budget_min: float | None, limit: int | None) -> Profile:
        """The profile as these workloads need it. limit: the one that was asked for."""
        rounds = [own.rounds for own in self.own if own.rounds]
        limits = [own.limit for own in self.own]
        most = None if limit or None in limits else max(filter(None, limits))
        return replace(
            profile,
            rounds=min([profile.rounds, *rounds]),
            limit_io=min(profile.limit_io, most) if most else profile.limit_io,
            limit_cpu=min(profile.limit("cpu"), most) if most else profile.limit_cpu,
            # a fresh interpreter is worth its time: in three minutes, three seconds of each sweep of a cell
            longest_import_s=max(profile.longest_import_s, budget_min or 0.0),
        )

    def visit_timeout_s(self) -> float | None:
        return max((own.visit_timeout_s for own in self.own if own.visit_timeout_s), default=None)

    def conditions(self) -> dict[str, Any]:
        """What is stored with the run: where each function is, and the hash of its file."""
        functions = {own.name: own.functions.target for own in self.own}
        sources = {own.name: source_of(own) for own in self.own}
        return {
            "own": {
                name: {"place": target.place, "function": target.name, "sha256": sources[name]}
                for name, target in functions.items()
            }
        }


def read(
    config: pytest.Config,
    profile: Profile,
    budget_min: float | None,
    models: Mapping[str, Model],
    taken: Collection[str],
) -> OwnFiles | None:
    """The workloads that the options name, written where all workers find them; None if there are none.

    models: those asked for. taken: names of the suite's workloads. Raises pytest.UsageError.
    """
    requests = _requests(config)
    if not requests:
        return None
    if profile.name == "notebook":
        raise pytest.UsageError("--workload-file: the profile notebook measures rows of its own")
    conditions = Conditions(
        profile.sizes,
        profile.limit,
        profile.sweeps,
        budget_min and 60 * budget_min,
        models,
        are_chosen=bool(config.getoption("model")),
    )
    own: list[Own] = []
    try:
        for request in requests:
            own.append(prepared(request, conditions, [*taken, *(each.name for each in own)]))
    except OwnError as error:
        raise pytest.UsageError(str(error)) from None
    files = OwnFiles(tuple(own), Written(own))
    config.pluginmanager.register(files, PLUGIN)
    return files


def _requests(config: pytest.Config) -> list[Request]:
    targets = config.getoption("workload_file") or ()
    if not targets:
        _require_none(config)
        return []
    kind = config.getoption("kind")
    if kind not in (None, *KINDS):
        raise pytest.UsageError(f"--kind {kind}: io or cpu is needed")
    if len(targets) > 1 and (given := _given(config)):
        raise pytest.UsageError(f"{given}: whose of the {len(targets)} workload files is that? Give one alone")
    return [
        Request(
            config.invocation_params.dir,
            target,
            tuple(config.getoption("items") or ()),
            config.getoption("items_from"),
            config.getoption("async_twin"),
            kind,
        )
        for target in targets
    ]


def _require_none(config: pytest.Config) -> None:
    """Raises pytest.UsageError if an option is given that belongs to a file."""
    if given := _given(config):
        raise pytest.UsageError(f"{given} needs a --workload-file, whose it is")


def _given(config: pytest.Config) -> str | None:
    """The first of the options that belong to one file, if any is given."""
    given = (name for name in OF_ONE if config.getoption(name))
    return next((f"--{name.replace('_', '-')}" for name in given), None)
