"""Stored runs: found, read, and made ready to be shown. Any pytest-benchmark file will do."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from bench.compare import SAME_BUILD, SAME_MACHINE
from bench.formats import listed
from bench.results import Result, is_cell, read
from bench.stored import Benchmark, Commit, Conditions, File, Machine, NotRun, PastFile, as_type

STORAGE = Path(".benchmarks")
COMMIT = re.compile(r"[0-9a-f]{40}")  # no other name can be cut short
AnyFile = TypeVar("AnyFile", File, PastFile)


class ReportError(Exception):
    """There is nothing to report; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class PastRun:
    """What of a file of pytest-benchmark's a history shows. when: an ISO 8601 time."""

    path: Path
    when: str
    commit: Commit
    machine: Machine
    benchmarks: Sequence[Mapping[str, Any]]

    @property
    def revision(self) -> str:
        """The commit in short, with a plus if there were changes."""
        commit = self.commit.get("id") or "unknown"
        short = commit[:10] if COMMIT.fullmatch(commit) else commit
        return short + "+" * bool(self.commit.get("dirty"))

    @property
    def machine_key(self) -> tuple[str, ...]:
        """What runs must share for their figures to be comparable."""
        cpu = self.machine.get("cpu") or {}
        facts = [self.machine.get(name) for name in SAME_MACHINE + SAME_BUILD]
        return tuple(map(str, [*facts, cpu.get("brand_raw"), cpu.get("count")]))


@dataclass(frozen=True)
class StoredRun(PastRun):
    """All of it. not_run, failed: cells that were asked for and have no result; empty for other suites."""

    benchmarks: Sequence[Benchmark]
    conditions: Conditions
    not_run: Sequence[NotRun]
    failed: Sequence[str]

    @cached_property
    def results(self) -> list[Result]:
        """The cells of our own matrix, fastest first."""
        return read(self.benchmarks)

    @cached_property
    def others(self) -> list[Benchmark]:
        """Benchmarks that are not of our matrix."""
        return [one for one in self.benchmarks if not is_cell(one)]


def find(names: Sequence[str], storage: Path = STORAGE) -> list[Path]:
    """The files that names stand for: paths, or numbers of stored runs; all there are if none is given.

    Raises ReportError.
    """
    stored = sorted(storage.glob("*/*.json"))
    if not names:
        if not stored:
            raise ReportError(f"no stored run in {storage}: store one with `make bench`")
        return stored
    return [path for name in names for path in _named(name, stored, storage)]


def _named(name: str, stored: Sequence[Path], storage: Path) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        found = sorted(path.rglob("*.json"))
    elif path.exists() or path.suffix == ".json":
        found = [path]
    else:
        found = [one for one in stored if one.name.startswith(f"{name}_")]
    if not found:
        raise ReportError(f"{name}: neither a file nor the number of a run in {storage}")
    return found


def load_all(paths: Sequence[Path]) -> tuple[StoredRun, list[PastRun]]:
    """The newest run, and all runs of its machine, itself included, oldest first.

    Raises ReportError if a file can't be read or is none of pytest-benchmark's, or the newest is empty.
    """
    files = {path.resolve(): path for path in paths}  # each once, however often it is named
    runs = sorted(map(_past, files.values()), key=lambda run: (run.when, str(run.path)))
    newest = load(runs[-1].path)
    if not newest.benchmarks:
        failed = f", all that ran failed: {listed(newest.failed)}" if newest.failed else ""
        raise ReportError(f"{newest.path} holds no benchmark{failed}")
    return newest, [run for run in runs if run.machine_key == newest.machine_key]


def load(path: Path) -> StoredRun:
    """Raises ReportError if the file can't be read, or is none of pytest-benchmark's."""
    stored = _read(path, File)
    return StoredRun(
        path=path,
        when=stored["datetime"],
        commit=stored.get("commit_info") or {},
        machine=stored["machine_info"] or {},
        benchmarks=stored["benchmarks"],
        conditions=stored.get("conditions", {}),
        not_run=stored.get("not_run", []),
        failed=stored.get("failed", []),
    )


def _past(path: Path) -> PastRun:
    stored = _read(path, PastFile)
    commit, machine = stored.get("commit_info") or Commit(), stored["machine_info"] or Machine()
    return PastRun(path, stored["datetime"], commit, machine, stored["benchmarks"])


def _read(path: Path, kind: type[AnyFile]) -> AnyFile:
    try:
        stored = json.loads(path.read_bytes())  # other suites may store NaN, which msgspec's parser refuses
    except OSError as error:
        raise ReportError(f"{path}: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise ReportError(f"{path} is no JSON, or was cut off: run the benchmarks again") from None
    try:
        return as_type(stored, kind)
    except msgspec.ValidationError as error:
        raise ReportError(f"{path} is no file of pytest-benchmark's: {error}") from None
