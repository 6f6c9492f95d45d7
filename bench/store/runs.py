"""Stored runs: found, read, and ordered. Any pytest-benchmark file will do."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bench.store.checked import ValidationError, to_builtins
from bench.store.decode import UnreadableError, as_type, read_json
from bench.store.file import (
    Benchmark,
    Commit,
    Conditions,
    File,
    Machine,
    NotRun,
    Partial,
    PastBenchmark,
    PastFile,
)
from bench.store.identity import machine_identity
from bench.text.units import listed

STORAGE = Path(".benchmarks")
COMMIT = re.compile(r"[0-9a-f]{40}")  # no other name can be cut short
AnyFile = TypeVar("AnyFile", File, PastFile)
Run = TypeVar("Run")


@dataclass(frozen=True)
class PastRun:
    """What of a stored run a history shows. when: an ISO 8601 time."""

    path: Path
    when: str
    commit: Commit
    machine: Machine
    benchmarks: Sequence[PastBenchmark]


@dataclass(frozen=True)
class StoredRun:
    """All of a stored run.

    not_run, failed: cells that were asked for and have no result; empty for other suites.
    partial: what is missing if the run was ended before it was complete.
    """

    path: Path
    when: str
    commit: Commit
    machine: Machine
    benchmarks: Sequence[Benchmark]
    conditions: Conditions
    not_run: Sequence[NotRun]
    failed: Sequence[str]
    partial: Partial | None = None


def revision(commit: Commit) -> str:
    """The commit in short, with a plus if there were changes."""
    name = commit.id or "unknown"
    short = name[:10] if COMMIT.fullmatch(name) else name
    return short + "+" * bool(commit.dirty)


def find(names: Sequence[str], storage: Path = STORAGE) -> list[Path]:
    """The files that names stand for: paths, or numbers of stored runs; all there are if none is given.

    Raises UnreadableError.
    """
    stored = sorted(storage.glob("*/*.json"))
    if not names:
        if not stored:
            raise UnreadableError(f"no stored run in {storage}: store one with `make bench`")
        return stored
    return [path for name in names for path in _named(name, stored, storage)]


def _named(name: str, stored: Sequence[Path], storage: Path) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        paths = sorted(path.rglob("*.json"))
    elif path.suffix == ".json" and not path.exists():
        raise UnreadableError(f"{name}: No such file or directory")
    elif path.exists():
        paths = [path]
    else:
        paths = [known for known in stored if known.name.startswith(f"{name}_")]
    if not paths:
        raise UnreadableError(f"{name}: neither a file nor the number of a run in {storage}")
    return paths


def load_all(
    paths: Sequence[Path], tell: Callable[[UnreadableError], None] = lambda _: None
) -> tuple[StoredRun, list[PastRun]]:
    """The newest run, and all runs of its machine, itself included, oldest first.

    What can't be read or is no file of pytest-benchmark's is left out, and ``tell`` is told why. Raises
    UnreadableError if nothing is left, or the newest is empty.
    """
    files = {path.resolve(): path for path in paths}  # each once, however often it is named
    problems: list[UnreadableError] = []
    runs = sorted(_readable(_past, files.values(), problems), key=lambda run: (run.when, str(run.path)))
    newest = next(_readable(load, [run.path for run in reversed(runs)], problems), None)
    if newest is None:
        raise problems[0]
    for problem in problems:
        tell(problem)
    if not newest.benchmarks:
        failed = f", all that ran failed: {listed(newest.failed)}" if newest.failed else ""
        raise UnreadableError(f"{newest.path} holds no benchmark{failed}")
    machine, paths = _identity(newest.machine), [run.path for run in runs]
    until = runs[: paths.index(newest.path) + 1]
    return newest, [run for run in until if _identity(run.machine) == machine]


def _readable(
    read: Callable[[Path], Run], paths: Iterable[Path], problems: list[UnreadableError]
) -> Iterator[Run]:
    """What the files hold; why one could not be read is added to the problems."""
    for path in paths:
        try:
            run = read(path)
        except UnreadableError as problem:
            problems.append(problem)
        else:
            yield run


def load(path: Path) -> StoredRun:
    """Raises UnreadableError if the file can't be read, or is none of pytest-benchmark's."""
    stored = _read(path, File)
    return StoredRun(
        path=path,
        when=stored.datetime,
        commit=stored.commit_info or Commit(),
        machine=stored.machine_info or Machine(),
        benchmarks=stored.benchmarks,
        conditions=stored.conditions,
        not_run=stored.not_run,
        failed=stored.failed,
        partial=stored.partial,
    )


def _past(path: Path) -> PastRun:
    stored = _read(path, PastFile)
    commit, machine = stored.commit_info or Commit(), stored.machine_info or Machine()
    return PastRun(path, stored.datetime, commit, machine, stored.benchmarks)


def _identity(machine: Machine) -> dict[str, Any]:
    return machine_identity(to_builtins(machine))


def _read(path: Path, kind: type[AnyFile]) -> AnyFile:
    try:
        return as_type(read_json(path), kind)
    except ValidationError as error:
        raise UnreadableError(f"{path} is no file of pytest-benchmark's: {error}") from None
