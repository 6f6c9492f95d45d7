"""A function of the reader's own under several interpreters: tried and sized by this one, for all of them.

All must do the same items, so how many those are is decided here, and the workload module is written once.
Each interpreter finds it by the environment (``bench.own.written``), and the items by what the brief says.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.contracts import Kind, Model
from bench.discovery import ContractError, UnknownNameError, models_asked, workload_names
from bench.gate.errors import RequestError
from bench.own import filled
from bench.own.errors import OwnError
from bench.own.request import Request as OwnRequest
from bench.own.workload import Conditions, Own, prepared
from bench.own.written import Written, source_of
from bench.pythons.request import Request
from bench.pythons.side.brief import OwnItems

# What each group costs a cell, in visits of a session as ``bench.own.sizing`` reckons with them: that of a
# workload that waits has one round, and here it is tried and takes four turns at least
VISITS: Mapping[Kind, int] = {"cpu": 1, "io": 7}


@dataclass(frozen=True)
class OwnFunction:
    """It is written for as long as ``written`` lasts. items: what each interpreter is told of them."""

    own: Own
    items: OwnItems

    def limits(self, request: Request) -> tuple[int, int]:
        """Items at once, of "io" and of "cpu": never more than there are, unless that was asked for."""
        limit_io, limit_cpu = request.limits
        most = self.own.limit
        if most is None or request.workers or request.workloads:
            return limit_io, limit_cpu
        return min(limit_io, most), min(limit_cpu, most)

    def stored(self) -> dict[str, Any]:
        """What a record says of it."""
        target = self.own.functions.target
        return {"place": target.place, "function": target.name, "sha256": source_of(self.own)}


@contextmanager
def written(request: Request, interpreters: int) -> Iterator[OwnFunction | None]:
    """The function of ``--workload-file``, where all interpreters find it; None without one.

    Raises RequestError.
    """
    if request.workload_file is None:
        yield None
        return
    asked = OwnRequest(
        Path.cwd(),
        request.workload_file,
        request.items,
        request.items_from,
        request.async_twin,
        request.kind,
    )
    try:
        models_asked(request.models)
        own = prepared(asked, _conditions(request, interpreters), workload_names())
    except (ContractError, OwnError, UnknownNameError) as error:
        raise RequestError(str(error)) from None
    files = Written([own])
    try:
        yield OwnFunction(own, _items(asked, own, files.folder))
    finally:
        files.remove()


def _conditions(request: Request, interpreters: int) -> Conditions:
    limit_io, limit_cpu = request.limits
    return Conditions(
        request.sizes,
        limit=lambda kind: limit_io if kind == "io" else limit_cpu,
        sweeps=lambda kind: VISITS[kind] * interpreters * request.groups,
        budget_s=60 * request.budget,
        models={model.name: _wanted(request, model) for model in _models(request)},
        are_chosen=bool(request.models),
    )


def _models(request: Request) -> list[Model]:
    """Those that are measured: what an extra brings only where it is named."""
    asked = models_asked(request.models).values()
    return [model for model in asked if request.models or not model.extra]


def _wanted(request: Request, model: Model) -> Model:
    """The model with the cells that are asked for, and so cost time."""
    return replace(model, starts=tuple(start for start in model.starts if request.wants(model, start)))


def _items(asked: OwnRequest, own: Own, folder: Path) -> OwnItems:
    known = filled.of(own.name)
    return OwnItems(
        own.name,
        str(asked.folder),
        asked.target,
        asked.items,
        asked.items_from,
        asked.twin,
        count=len(known.items) if own.functions.items_arguments is None else None,
        is_repeatable=known.is_repeatable,
        written=str(folder / f"{own.name}.py"),
    )
