"""What is asked of ``bench pythons``: the options, typed, and checked once."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.contracts import Kind, Model, Start
from bench.cpus import cpu_count
from bench.gate.errors import RequestError
from bench.gate.ranges import MINUTES, TURNS, Range, UnfitError
from bench.gate.request import check_writable
from bench.pythons.environments import name_of
from fixtures.inputs import Sizes

GROUPS = Range("groups", 2, 10_000, whole=True)
WORKERS = Range("workers", 1, 10_000, whole=True)
ROWS = Range("rows", 16, 100_000_000, whole=True)  # a row for each chunk
REQUESTS = Range("requests", 1, 1_000_000, whole=True)
LATENCY = Range("milliseconds", 0, 60_000)
RANGES = {
    "budget": MINUTES,
    "groups": GROUPS,
    "turns": TURNS,
    "workers": WORKERS,
    "rows": ROWS,
    "requests": REQUESTS,
    "http_latency_ms": LATENCY,
}
MEASURED = ("pythons", "base", "workload_file", "json_path")  # with --from, nothing is
OF_OWN = ("items", "items_from", "async_twin", "kind")
LIMIT_IO = 20
SLEEPS = (0.005,) * 20
LOOP = 25_000  # iterations of an item of ``spin``


@dataclass(frozen=True)
class Request:
    """The options of ``python -m bench pythons``. Raises RequestError if they don't fit together.

    pythons: as they are named; see ``asked`` for all of them. budget: minutes. groups, turns: at the most.
    starts: of the cells, see ``wants``. workers: the limit of every model, None for what each kind of
    workload has. more: libraries to install. workload_file: a function of the reader's own; from ``items`` to
    ``kind``: what ``bench.own.request.Request`` has of it. from_path: a stored run to show again.
    """

    pythons: tuple[str, ...]
    base: str | None
    more: tuple[str, ...]
    select: str | None
    workloads: tuple[str, ...]
    models: tuple[str, ...]
    starts: tuple[Start, ...]
    workload_file: str | None
    items: tuple[str, ...]
    items_from: str | None
    async_twin: str | None
    kind: Kind | None
    budget: float
    groups: int
    turns: int
    workers: int | None
    rows: int
    requests: int
    http_latency_ms: float
    json_path: Path | None
    from_path: Path | None

    def __post_init__(self) -> None:
        for name, allowed in RANGES.items():
            _check(name, allowed, getattr(self, name))
        if self.from_path:
            if any(getattr(self, name) for name in MEASURED):
                raise RequestError(
                    "--from measures nothing: leave --python, --base, --workload-file and --json out"
                )
        elif not self.pythons:
            raise RequestError("--python is missing: an interpreter to try, such as --python 3.14t")
        self._check_own()
        for library in self.more:
            _check_library(library)
        if self.json_path:
            check_writable(self.json_path)

    def _check_own(self) -> None:
        given = [_option(name) for name in OF_OWN if getattr(self, name)]
        if given and self.workload_file is None:
            raise RequestError(f"{given[0]} needs a --workload-file, whose it is")
        if self.items and self.items_from:
            raise RequestError("--items and --items-from: say one of them")

    @property
    def asked(self) -> list[str]:
        """All interpreters as named, the base first: by default the first one, or ours if there is one."""
        if self.base:
            return [self.base, *self.pythons]
        return list(self.pythons) if len(self.pythons) > 1 else [sys.executable, *self.pythons]

    @property
    def sizes(self) -> Sizes:
        """Small ones: what differs between interpreters is what each item costs, and turns are short."""
        return Sizes(
            requests=self.requests,
            latency_s=self.http_latency_ms / 1000,
            sleeps=SLEEPS,
            rows=self.rows,
            spin_iterations=LOOP,
        )

    @property
    def limits(self) -> tuple[int, int]:
        """Items at once, of "io" and of "cpu" workloads."""
        return self.workers or LIMIT_IO, self.workers or cpu_count()

    def wants(self, model: Model, start: Start) -> bool:
        """Whether such cells are asked for: by default warm ones, and cold if the model has no others."""
        if self.starts:
            return start in self.starts
        return start == "warm" or "warm" not in model.starts


def _check(name: str, allowed: Range, value: Any) -> None:
    try:
        if value is not None:
            allowed.checked(value)
    except UnfitError as error:
        raise RequestError(f"{_option(name)} {value}: {error}") from None


def _check_library(library: str) -> None:
    try:
        name_of(library)
    except ValueError as error:
        raise RequestError(f"--with {library}: {error}") from None


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
