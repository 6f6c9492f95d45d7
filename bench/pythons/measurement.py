"""From a request to a record: find the interpreters, prepare their environments, measure in groups."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench import cpus
from bench.contracts import Cell
from bench.discovery import ContractError, UnknownNameError, all_models, cells, is_by_name
from bench.gate import output
from bench.gate.config import Config
from bench.gate.errors import CannotMeasureError, RequestError, why_stopped
from bench.gate.plan import Limits
from bench.gate.workspace import workspace
from bench.pythons import environments, interpreters, own
from bench.pythons.interpreters import Interpreter
from bench.pythons.own import OwnFunction
from bench.pythons.placement import left_free
from bench.pythons.progress import GroupProgress
from bench.pythons.record import Python, Record, StoredCell, dumps
from bench.pythons.request import Request
from bench.pythons.schedule import Schedule, Sides
from bench.pythons.side.brief import Brief, node_id
from bench.pythons.suite import lay_suite, target
from fixtures import server_process
from fixtures.place import COMMAND, HOME

SETTINGS = Config()  # no project's own


@contextmanager
def measured(request: Request, console: Console) -> Iterator[Record]:
    """Measure what was asked for; ``console`` shows how it goes.

    Raises RequestError, CannotMeasureError and ServerError. What was measured until then is kept in the
    --json file, after the context.
    """
    found = [interpreters.find(asked) for asked in request.asked]
    names = interpreters.names_of(found)
    with (
        workspace(HOME) as folder,
        GroupProgress(console) as progress,
        own.written(request, len(found)) as function,
    ):
        chosen = chosen_cells(request, function)
        for note in function.own.notes if function else ():
            progress.note(note)
        pythons = [
            _python(name, each, progress, request.more) for name, each in zip(names, found, strict=True)
        ]
        record = Record(
            pythons=pythons,
            cells=[],
            sizes=asdict(request.sizes),
            command=["bench", *sys.argv[1:]],
            began=datetime.now(UTC).isoformat(timespec="seconds"),
            own=function.stored() if function else {},
        )
        _require_two(record)
        with _kept(record, request.json_path, progress):
            with why_stopped(record), server_process.running() as server:
                sides = _sides(request, record, chosen, function, folder, server.url)
                limits = _limits(request, function)
                Schedule(record, sides, limits, progress, request.groups).run()
            progress.stop()
            yield record


def chosen_cells(request: Request, function: OwnFunction | None) -> list[Cell]:
    """The cells asked for, one at least.

    Raises RequestError for a name that there is not, and a model's broken file.
    """
    workloads = [*request.workloads, *([function.own.name] if function else [])]
    try:
        every, models = cells(workloads, request.models), all_models()
    except (ContractError, UnknownNameError) as error:
        raise RequestError(str(error)) from None
    asked = (cell for cell in every if cell.workload in workloads or not is_by_name(cell.workload))
    named = (cell for cell in asked if cell.model in request.models or not models[cell.model].extra)
    chosen = [cell for cell in named if request.wants(models[cell.model], cell.start)]
    if not chosen:
        raise RequestError("no cell is selected: see --workload, --model and --start")
    return chosen


def _python(name: str, found: Interpreter, progress: GroupProgress, more: tuple[str, ...]) -> Python:
    """An interpreter with its environment; one that can't have what every cell needs is absent."""
    about = Python(
        name, found.asked, found.path, found.version, found.implementation, found.free_threaded, found.build
    )
    try:
        installed = environments.prepare(found, name, progress.note, SETTINGS.setup_limit, more)
    except CannotMeasureError as error:
        progress.note(f"{name} is left out: {error}")
        return replace(about, absent=str(error))
    for library, why in installed.missing.items():
        progress.note(f"{name} is measured without {library}: {why}")
    return replace(about, path=installed.python, libraries=installed.libraries, missing=installed.missing)


def _require_two(record: Record) -> None:
    there = [python for python in record.pythons if not python.absent]
    if record.base.absent or len(there) < 2:
        reasons = (f"{python.name}: {python.absent}" for python in record.pythons if python.absent)
        raise CannotMeasureError(f"there is nothing to compare: {'; '.join(reasons)}")


def _sides(
    request: Request,
    record: Record,
    chosen: list[Cell],
    function: OwnFunction | None,
    folder: Path,
    url: str,
) -> Sides:
    suite, brief = lay_suite(folder / "suite"), folder / "brief.json"
    limit_io, limit_cpu = function.limits(request) if function else request.limits
    bookings, items = str(folder / "bookings"), function.items if function else None
    Brief(tuple(chosen), request.sizes, limit_io, limit_cpu, url, bookings, items).write(brief)
    select = " ".join((request.select or "").split())
    arguments = ["-k", select] if select else []
    facts = {python.name: folder / f"facts-{place}" for place, python in enumerate(record.pythons)}
    targets = {
        python.name: target(python.name, python.path, suite, brief, facts[python.name], arguments)
        for python in record.pythons
    }
    free = {node_id(cell) for cell in left_free(chosen, record.pythons)}
    return Sides(targets, facts, _stored(chosen), folder, free)


def _stored(chosen: list[Cell]) -> Mapping[str, StoredCell]:
    return {node_id(cell): StoredCell(cell.id, cell.workload, cell.model, cell.start) for cell in chosen}


def _limits(request: Request, function: OwnFunction | None) -> Limits:
    deadline = time.monotonic() + 60 * request.budget
    visit_s = function.own.visit_timeout_s if function else None
    return Limits(
        request.turns, cpus.usable_cpus(), deadline, hang_s=max(SETTINGS.hang_after, visit_s or 0.0)
    )


@contextmanager
def _kept(record: Record, path: Path | None, progress: GroupProgress) -> Iterator[None]:
    """Keep the record in the end, however it comes to it."""
    try:
        yield
    finally:
        if path and record.groups:
            output.write(path, dumps(record))
            progress.note(f"every round is in {path}; see also: {COMMAND} report --pythons {path}")
