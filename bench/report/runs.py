"""Stored runs: found, read, and made ready to be shown. Any pytest-benchmark file will do."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.compare import SAME_BUILD, SAME_MACHINE
from bench.notebook import is_notebook
from bench.results import Result, is_cell, read

STORAGE = Path(".benchmarks")
STATISTICS = ("min", "q1", "median", "q3", "max", "rounds")  # that every file of pytest-benchmark's has
COMMIT = re.compile(r"[0-9a-f]{40}")  # no other name can be cut short


class ReportError(Exception):
    """There is nothing to report; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class StoredRun:
    """A file of pytest-benchmark's.

    not_run, failed: cells that were asked for and have no result; empty in files of other suites.
    """

    path: Path
    when: str
    commit: dict[str, Any]
    machine: dict[str, Any]
    conditions: dict[str, Any]
    benchmarks: list[dict[str, Any]]
    not_run: list[dict[str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @cached_property
    def results(self) -> list[Result]:
        """The cells of our own matrix, fastest first."""
        return read(self.benchmarks)

    @property
    def of_other_suites(self) -> list[dict[str, Any]]:
        """Benchmarks that are not of our matrix."""
        return [one for one in self.benchmarks if not is_cell(one) and not is_notebook(one)]

    @property
    def revision(self) -> str:
        """The commit in short, with a plus if there were changes."""
        commit = str(self.commit.get("id") or "unknown")
        short = commit[:10] if COMMIT.fullmatch(commit) else commit
        return short + "+" * bool(self.commit.get("dirty"))

    @property
    def machine_key(self) -> tuple[str, ...]:
        """What runs must share for their figures to be comparable."""
        cpu = self.machine.get("cpu") or {}
        facts = [self.machine.get(name) for name in SAME_MACHINE + SAME_BUILD]
        return tuple(map(str, [*facts, cpu.get("brand_raw"), cpu.get("count")]))


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


def load(path: Path) -> StoredRun:
    """Raises ReportError if the file can't be read, or is none of pytest-benchmark's."""
    try:
        stored = json.loads(path.read_bytes())
    except OSError as error:
        raise ReportError(f"{path}: {error.strerror or error}") from None
    except ValueError:
        raise ReportError(f"{path} is no JSON, or was cut off: run the benchmarks again") from None
    try:
        return _run(path, stored)
    except (AttributeError, KeyError, TypeError) as error:
        raise ReportError(f"{path} is no file of pytest-benchmark's ({error!r} is missing in it)") from None


def _run(path: Path, stored: dict[str, Any]) -> StoredRun:
    for one in stored["benchmarks"]:
        one["name"], one["fullname"], [float(one["stats"][name]) for name in STATISTICS]
    for one in stored.get("not_run") or []:
        one["workload"], one["model"], one["start"], one["reason"]
    return StoredRun(
        path=path,
        when=str(stored["datetime"]),
        commit=stored.get("commit_info") or {},
        machine=stored["machine_info"] or {},
        conditions=stored.get("conditions") or {},
        benchmarks=stored["benchmarks"],
        not_run=stored.get("not_run") or [],
        failed=stored.get("failed") or [],
    )


def load_all(paths: Sequence[Path]) -> list[StoredRun]:
    """All of them, oldest first; what only the newest is shown with is dropped from the others."""
    runs = sorted((_slim(load(path)) for path in paths), key=lambda run: (run.when, str(run.path)))
    runs[-1] = load(runs[-1].path)
    if not runs[-1].benchmarks:
        raise ReportError(f"{runs[-1].path} holds no benchmark: nothing in it succeeded")
    return runs


def _slim(run: StoredRun) -> StoredRun:
    for one in run.benchmarks:
        one.get("extra_info", {}).pop("timeline", None)
        one["stats"].pop("data", None)
    return run
