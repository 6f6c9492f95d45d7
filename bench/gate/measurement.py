"""From a request to a record: check both revisions out, prepare their environments, measure in pairs."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench import cpus
from bench.gate import checkouts, config, environments, memory, output
from bench.gate.checkouts import Checkout
from bench.gate.config import Config
from bench.gate.errors import why_stopped
from bench.gate.looks import looks_up_to, most_pairs, most_turns
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
    with GateProgress(console) as progress, prepared(request, progress) as both:
        record = both.record()
        with kept(record, request.json_path, progress):
            both.fill(record, request.budget)
            progress.stop()
            yield record


@dataclass(frozen=True)
class Prepared:
    """Both revisions, base first: checked out in ``folder``, each with its interpreter, ready to be measured.

    home: the root of the person's own checkout. plugin: the folder of ``lay_plugin``.
    """

    request: Request
    settings: Config
    home: Path
    folder: Path
    plugin: Path
    checkouts: tuple[Checkout, Checkout]
    pythons: tuple[str, str]
    progress: GateProgress

    def record(self) -> Record:
        """Of a measurement that begins now."""
        base, head = (
            Side(name, checkout.name, checkout.commit, python, is_dirty=checkout.is_working_tree)
            for name, checkout, python in zip(("base", "head"), self.checkouts, self.pythons, strict=True)
        )
        return Record(
            base=base,
            head=head,
            rules=_rules(self.request, self.settings),
            command=["bench", *sys.argv[1:]],
            began=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def fill(self, record: Record, budget_min: float, slower: float = 0.0) -> None:
        """Measure for at most so long, with head slowed down by a share of its own time for the self-test."""
        limits = _limits(self.request, record.rules, self.settings, budget_min)
        with why_stopped(record), _arguments(self.request, self.settings) as arguments:
            base, head = (
                Target(name, checkout.folder, python, self.home, self.plugin, arguments)
                for name, checkout, python in zip(("base", "head"), self.checkouts, self.pythons, strict=True)
            )
            sides = Sides(base, replace(head, slower=slower), self.folder)
            Schedule(record, sides, limits, self.progress).run()


@contextmanager
def prepared(request: Request, progress: GateProgress) -> Iterator[Prepared]:
    """For as long as the context lasts. Raises RequestError and CannotMeasureError."""
    repository = checkouts.repository_of(request.repo)
    with workspace(repository.top) as folder:
        base, head = (
            checkouts.check_out(repository, revision, folder / name, progress.note)
            for name, revision in zip(("base", "head"), request.revisions, strict=True)
        )
        settings = config.read(head.folder)
        pythons = environments.prepare(
            (base, head), request.pythons, settings.lock, request.setup, progress.note, settings.setup_limit
        )
        plugin = lay_plugin(folder / "plugin")
        yield Prepared(request, settings, repository.top, folder, plugin, (base, head), pythons, progress)


def _rules(request: Request, settings: Config) -> Rules:
    margin = settings.margin if request.margin is None else request.margin / 100
    of_memory = settings.memory_margin if request.memory_margin is None else request.memory_margin / 100
    pairs = request.pairs or most_pairs(min([margin, *settings.margins.values()]))
    return Rules(margin, settings.margins, looks_up_to(pairs), of_memory)


def _limits(request: Request, rules: Rules, settings: Config, budget_min: float) -> Limits:
    turns = request.turns or most_turns(min([rules.margin, *rules.margins.values()]))
    deadline = time.monotonic() + 60 * budget_min
    return Limits(turns, cpus.usable_cpus(), deadline, settings.hang_after, memory.is_known())


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
def kept(record: Record, path: Path | None, progress: GateProgress) -> Iterator[None]:
    """Keep the record in the end, however it comes to it."""
    try:
        yield
    finally:
        if path and record.pairs:
            output.keep(record, path, progress.note)
