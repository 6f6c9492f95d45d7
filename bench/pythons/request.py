"""What is asked of ``bench pythons``: the options, typed, and checked once."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.contracts import Start
from bench.cpus import cpu_count
from bench.gate.errors import RequestError
from bench.gate.ranges import MINUTES, TURNS, Range, UnfitError
from bench.gate.request import check_writable
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
LIMIT_IO = 20
SLEEPS = (0.005,) * 20
LOOP = 25_000  # iterations of an item of ``spin``


@dataclass(frozen=True)
class Request:
    """The options of ``python -m bench pythons``. Raises RequestError if they don't fit together.

    pythons: as they are named; see ``asked`` for all of them. budget: minutes. groups, turns: at the most.
    starts: of the cells, empty for warm ones and those that are only ever cold. workers: the limit of every
    model, None for what each kind of workload has. from_path: a stored run to show again.
    """

    pythons: tuple[str, ...]
    base: str | None
    select: str | None
    workloads: tuple[str, ...]
    models: tuple[str, ...]
    starts: tuple[Start, ...]
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
            if self.pythons or self.base or self.json_path:
                raise RequestError("--from measures nothing: leave --python, --base and --json out")
        elif not self.pythons:
            raise RequestError("--python is missing: an interpreter to try, such as --python 3.14t")
        if self.json_path:
            check_writable(self.json_path)

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


def _check(name: str, allowed: Range, value: Any) -> None:
    try:
        if value is not None:
            allowed.checked(value)
    except UnfitError as error:
        raise RequestError(f"--{name.replace('_', '-')} {value}: {error}") from None
