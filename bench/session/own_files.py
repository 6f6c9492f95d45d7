"""Workloads of the reader's own: the options that name them, and what a session makes of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bench.contracts import Kind, Model
from bench.own.errors import OwnError
from bench.own.request import Request
from bench.own.workload import Conditions, Own, prepared
from bench.own.written import Written, source_of
from bench.points.swept import Swept, most_items
from bench.session.profiles import Profile

PLUGIN = "concurrency-bench-own-files"
KINDS: tuple[Kind, ...] = ("io", "cpu")
FILES = "workload_file"
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
    """Workloads of the reader's own, written for a session: the plugin that says what was found of them."""

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

    def fitted(
        self, profile: Profile, budget_min: float | None, *, keeps_limit: bool, points: int = 1
    ) -> Profile:
        """The profile as these workloads need it.

        keeps_limit: whether the limit was asked for, or holds for workloads of the suite as well.
        points: of a sweep, each of which has cells of its own.
        """
        rounds = [own.rounds for own in self.own if own.rounds]
        limits = [own.limit for own in self.own]
        most = None if keeps_limit or None in limits else max(filter(None, limits))
        return replace(
            profile,
            rounds=min([profile.rounds, *rounds]),
            limit_io=min(profile.limit_io, most) if most else profile.limit_io,
            limit_cpu=min(profile.limit("cpu"), most) if most else profile.limit_cpu,
            # a fresh interpreter is worth its time: in three minutes, three seconds of each sweep of a cell
            longest_import_s=max(profile.longest_import_s, (budget_min or 0.0) / points),
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
    swept: Sequence[Swept] = (),
) -> OwnFiles | None:
    """The workloads that the options name, written where all workers find them; None if there are none.

    models: those asked for. taken: names of the suite's workloads. swept: the options that the run sweeps
    over. Raises pytest.UsageError.
    """
    given = {name: config.getoption(name) for name in (FILES, *OF_ONE)}
    if given[FILES] and profile.name == "notebook":
        raise pytest.UsageError("--workload-file: the profile notebook measures rows of its own")
    are_chosen = bool(config.getoption("model"))
    try:
        requests = requests_of(given, config.invocation_params.dir)
        if not requests:
            return None
        files = prepare(requests, profile, budget_min, models, taken, are_chosen=are_chosen, swept=swept)
    except OwnError as error:
        raise pytest.UsageError(str(error)) from None
    config.pluginmanager.register(files, PLUGIN)
    return files


def prepare(
    requests: Sequence[Request],
    profile: Profile,
    budget_min: float | None,
    models: Mapping[str, Model],
    taken: Collection[str],
    *,
    are_chosen: bool,
    swept: Sequence[Swept] = (),
) -> OwnFiles:
    """The workloads that were asked for, tried and written; remove what was written. Raises OwnError.

    are_chosen: whether the models were named, see ``bench.own.workload.Conditions``.
    """
    budget_s = 60 * budget_min if budget_min else None
    conditions = Conditions(
        profile.sizes,
        profile.limit,
        profile.sweeps,
        budget_s,
        models,
        are_chosen,
        is_swept=bool(swept),
        most_items=most_items(swept),
    )
    own: list[Own] = []
    for request in requests:
        own.append(prepared(request, conditions, [*taken, *(each.name for each in own)]))
    return OwnFiles(tuple(own), Written(own))


def requests_of(given: Mapping[str, Any], folder: Path) -> list[Request]:
    """What the options say, by their names. folder: where relative paths begin. Raises OwnError."""
    targets = given[FILES] or ()
    of_one = next((f"--{name.replace('_', '-')}" for name in OF_ONE if given[name]), None)
    if of_one and not targets:
        raise OwnError(f"{of_one} needs a --workload-file, whose it is")
    if of_one and len(targets) > 1:
        raise OwnError(f"{of_one}: whose of the {len(targets)} workload files is that? Give one alone")
    if given["items"] and given["items_from"]:
        raise OwnError("--items and --items-from: say one of them")
    kind: Kind | None = given["kind"]
    if kind not in (None, *KINDS):
        raise OwnError(f"--kind {kind}: io or cpu is needed")
    items = tuple(given["items"] or ())
    return [
        Request(folder, target, items, given["items_from"], given["async_twin"], kind) for target in targets
    ]
