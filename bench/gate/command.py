"""``python -m bench gate``: options in, exit code out; everything between is called here, in order."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from bench.gate import config, environments, export, record, revisions, schedule, table
from bench.gate.config import Config, ConfigError
from bench.gate.environments import SetUpError
from bench.gate.pair import CannotMeasureError, Limits, RefusedArgumentsError
from bench.gate.progress import Progress
from bench.gate.record import Record, RecordError, Rules
from bench.gate.revisions import Checkout, RevisionError
from bench.gate.schedule import MOST_PAIRS, Schedule
from bench.gate.side import Target, lay_plugin
from bench.gate.verdicts import Exit, judge
from bench.gate.workspace import workspace
from fixtures import server_process
from fixtures.cache import write_atomically
from fixtures.server_process import ServerError

LOG_WIDTH = 160  # characters, where no terminal says how many there are


class Usage(click.ClickException):
    """What was asked for can't be done as asked."""

    exit_code = int(Exit.USAGE)


class Unmeasured(click.ClickException):
    """What was asked for could not be measured."""

    exit_code = int(Exit.COULD_NOT_MEASURE)


@click.command("gate")
@click.option("--base", metavar="REV", help="Compare with this revision. Needed, but with --base-python.")
@click.option("--head", metavar="REV", help="The revision to judge. Default: the working tree as it is.")
@click.option(
    "--repo", type=click.Path(path_type=Path), default=Path(), help="The repository. Default: this one."
)
@click.option("--select", metavar="EXPR", help="Only these benchmarks, as pytest's -k.")
@click.option(
    "--margin",
    type=click.FloatRange(0.1, 1000),
    metavar="PERCENT",
    help="How much slower is too slow. Default: 5.",
)
@click.option(
    "--pairs",
    type=click.IntRange(2),
    metavar="N",
    default=MOST_PAIRS,
    show_default=True,
    help="Pairs of processes, at the most.",
)
@click.option(
    "--rounds",
    type=click.IntRange(2),
    metavar="N",
    default=8,
    show_default=True,
    help="Turns a side in each pair, at the most.",
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    metavar="MINUTES",
    help="Time to measure in, at the most.",
)
@click.option("--python", metavar="EXE", help="The interpreter of both sides. Default: this one.")
@click.option("--base-python", metavar="EXE", help="The interpreter of base, to compare two of them.")
@click.option("--head-python", metavar="EXE", help="The interpreter of head.")
@click.option("--setup", metavar="CMD", help="Install each revision with this, in an environment of its own.")
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep every raw round in this file.",
)
@click.option(
    "--summary", type=click.Path(path_type=Path, dir_okay=False), help="Write the table as Markdown."
)
@click.option("--strict", is_flag=True, help="Inconclusive or removed benchmarks fail, too.")
@click.option(
    "--from",
    "from_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Measure nothing: judge this --json file again.",
)
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
def gate(**options: Any) -> None:
    """Is the head slower than the base? Both are run here and now, in turns.

    \b
    Exit code: 0 no regression, 1 regression, 2 usage, 3 could not measure (with --strict also
    inconclusive or removed). What follows -- goes to pytest.
    """
    try:
        with _terminable():
            found = _stored(options) if options["from_path"] else _measured(options)
            sys.exit(_report(found, options))
    except (RecordError, RevisionError, ConfigError, RefusedArgumentsError) as error:
        raise Usage(str(error)) from None
    except (SetUpError, CannotMeasureError, ServerError) as error:
        raise Unmeasured(str(error)) from None
    except KeyboardInterrupt:
        raise Unmeasured("interrupted: no verdict") from None


@contextmanager
def _terminable() -> Iterator[None]:
    """Make SIGTERM end us as Ctrl-C does: with nothing left behind."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stored(options: dict[str, Any]) -> Record:
    given = [name for name in ("base", "head", "margin", "setup", "json_path") if options[name]]
    if given:
        raise Usage(f"--from measures nothing: leave --{given[0].replace('_path', '')} out")
    return record.load(options["from_path"])


def _report(found: Record, options: dict[str, Any]) -> Exit:
    outcome = judge(found)
    code = outcome.exit(strict=options["strict"])
    table.show(Console(width=None if sys.stdout.isatty() else LOG_WIDTH), found, outcome, code)
    if options["summary"]:
        _write(options["summary"], table.markdown(found, outcome, code))
    return code


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, [text.encode()])
    except OSError as error:
        raise Usage(f"{path}: {error.strerror or error}") from None


def _measured(options: dict[str, Any]) -> Record:
    for name in ("json_path", "summary"):
        if options[name] and not options[name].resolve().parent.is_dir():
            raise Usage(f"{options[name]}: there is no folder {options[name].resolve().parent}")
    console = Console(stderr=True)
    with workspace() as folder, Progress(console) as progress:
        checkouts = _check_out(options, folder)
        settings = config.read(checkouts[1].folder)
        pythons = environments.prepare(
            checkouts, _pythons(options), settings.lock, options["setup"], progress.note
        )
        lay_plugin(folder / "plugin")
        found = Record(
            base=_side("base", checkouts[0], pythons[0]),
            head=_side("head", checkouts[1], pythons[1]),
            rules=_rules(options, settings),
            command=["bench", *sys.argv[1:]],
            began=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        try:
            _measure(found, folder, checkouts, options, settings, progress)
        except BaseException as error:
            found.stopped = "it was interrupted" if isinstance(error, KeyboardInterrupt) else str(error)
            raise
        finally:
            if options["json_path"] and found.pairs:
                _keep(found, options["json_path"], progress)
        return found


def _keep(found: Record, path: Path, progress: Progress) -> None:
    _write(path, record.dumps(found))
    compared = " ".join(str(written) for written in export.write(found, path))
    progress.note(f"every round is in {path}; see also: pytest-benchmark compare {compared}")


def _check_out(options: dict[str, Any], folder: Path) -> tuple[Checkout, Checkout]:
    two_pythons = options["base_python"] and options["head_python"]
    if not options["base"] and not two_pythons:
        raise Usage("--base is missing: the revision to compare with, such as --base main")
    repository = revisions.find(options["repo"])
    head = options["head"]
    base = options["base"] or head
    if two_pythons and not head:
        head = base
    return (
        revisions.check_out(repository, base, folder / "base"),
        revisions.check_out(repository, head, folder / "head"),
    )


def _pythons(options: dict[str, Any]) -> tuple[str, str]:
    both = options["python"] or sys.executable
    return options["base_python"] or both, options["head_python"] or both


def _side(name: str, checkout: Checkout, python: str) -> record.Side:
    is_dirty = checkout.name == revisions.WORKING_TREE
    return record.Side(name, checkout.name, checkout.commit, python, is_dirty=is_dirty)


def _rules(options: dict[str, Any], settings: Config) -> Rules:
    margin = options["margin"] / 100 if options["margin"] else settings.margin
    return Rules(margin, settings.margins, schedule.looks(options["pairs"]))


def _measure(
    found: Record,
    folder: Path,
    checkouts: tuple[Checkout, Checkout],
    options: dict[str, Any],
    settings: Config,
    progress: Progress,
) -> None:
    serving = server_process.running() if settings.http_server else nullcontext()
    select = " ".join((options["select"] or settings.select).split())
    with serving as server:
        arguments = [
            *settings.arguments,
            *(["-k", select] if select else []),
            *(["--http-url", server.url] if server else []),
            *options["pytest_args"],
        ]
        home = revisions.find(options["repo"]).top
        base, head = (
            Target(side.name, checkout.folder, side.python, home, arguments)
            for side, checkout in zip((found.base, found.head), checkouts, strict=True)
        )
        deadline = time.monotonic() + 60 * options["budget"]
        limits = Limits(options["rounds"], _cpus(), deadline, settings.hang_after)
        Schedule(found, base, head, folder, limits, progress).run()


def _cpus() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
