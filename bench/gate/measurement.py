"""From a request to a record: check both revisions out, prepare their environments, measure in pairs."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench import cpus
from bench.gate import checkouts, config, environments, output
from bench.gate.checkouts import Checkout
from bench.gate.config import Config
from bench.gate.looks import looks_up_to
from bench.gate.plan import Limits
from bench.gate.progress import GateProgress
from bench.gate.record import Record, Rules, Side
from bench.gate.request import Request
from bench.gate.schedule import Schedule, Sides
from bench.gate.target import Target, lay_plugin
from bench.gate.workspace import workspace
from fixtures import server_process


@contextmanager
def measured(request: Request, console: Console) -> Iterator[Record]:
    """Measure what was asked for; ``console`` shows how it goes.

    Raises RequestError, CannotMeasureError and ServerError. What was measured until then is kept in the
    --json file, after the context: what can't be kept can be shown.
    """
    repository = checkouts.repository_of(request.repo)
    with workspace(repository.top) as folder, GateProgress(console) as progress:
        base, head = (
            checkouts.check_out(repository, revision, folder / name, progress.note)
            for name, revision in zip(("base", "head"), request.revisions, strict=True)
        )
        settings = config.read(head.folder)
        pythons = environments.prepare(
            (base, head), request.pythons, settings.lock, request.setup, progress.note, settings.setup_limit
        )
        record = Record(
            base=_side("base", base, pythons[0]),
            head=_side("head", head, pythons[1]),
            rules=_rules(request, settings),
            command=["bench", *sys.argv[1:]],
            began=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        with _kept(record, request.json_path, progress):
            with _why_stopped(record), _arguments(request, settings) as arguments:
                plugin, home = lay_plugin(folder / "plugin"), repository.top
                sides = Sides(
                    Target("base", base.folder, pythons[0], home, plugin, arguments),
                    Target("head", head.folder, pythons[1], home, plugin, arguments),
                    folder,
                )
                Schedule(record, sides, _limits(request, settings), progress).run()
            progress.stop()
            yield record


def _side(name: str, checkout: Checkout, python: str) -> Side:
    return Side(name, checkout.name, checkout.commit, python, is_dirty=checkout.is_working_tree)


def _rules(request: Request, settings: Config) -> Rules:
    margin = settings.margin if request.margin is None else request.margin / 100
    return Rules(margin, settings.margins, looks_up_to(request.pairs))


def _limits(request: Request, settings: Config) -> Limits:
    deadline = time.monotonic() + 60 * request.budget
    return Limits(request.turns, cpus.usable_cpus(), deadline, settings.hang_after)


@contextmanager
def _arguments(request: Request, settings: Config) -> Iterator[list[str]]:
    """Pytest's arguments, for as long as the HTTP server runs that they may name."""
    select = " ".join((request.select or settings.select).split())
    arguments = [*settings.arguments, *(["-k", select] if select else [])]
    if settings.http_server:
        with server_process.running() as server:
            yield [*arguments, "--http-url", server.url, *request.pytest_args]
    else:
        yield [*arguments, *request.pytest_args]


@contextmanager
def _kept(record: Record, path: Path | None, progress: GateProgress) -> Iterator[None]:
    """Keep the record in the end, however it comes to it."""
    try:
        yield
    finally:
        if path and record.pairs:
            output.keep(record, path, progress.note)


@contextmanager
def _why_stopped(record: Record) -> Iterator[None]:
    """Write into the record what ends the measurement before its end."""
    try:
        yield
    except BaseException as error:
        record.stopped = "it was interrupted" if isinstance(error, KeyboardInterrupt) else str(error)
        raise
