"""The runs in docs/repeatability-data, which measure_repeatability.py made."""

import lzma
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.analysis import result  # noqa: E402
from bench.analysis.result import Result  # noqa: E402
from bench.store.decode import benchmarks_of  # noqa: E402

DATA = ROOT / "docs" / "repeatability-data"
Cell = tuple[str, str, str]  # workload, model, start


@dataclass
class Run:
    """A run as it is packed. estimate_s: what it said at its start, took_s: from then to its end.

    benchmarks: as they were stored, without instruments. sentences: the verdicts, by workload. selftest: the
    claims of ``python -m bench selftest --json``, in place of all that.
    """

    name: str
    took_s: float
    estimate_s: float | None = None
    benchmarks: list[dict[str, Any]] = field(default_factory=list)
    sentences: dict[str, str] = field(default_factory=dict)
    selftest: list[dict[str, Any]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The name without the run's number."""
        return self.name.rpartition("-")[0]

    @cached_property
    def results(self) -> list[Result]:
        return result.read(benchmarks_of(self.benchmarks))[0]

    @cached_property
    def cells(self) -> dict[Cell, Result]:
        return {(cell.workload, cell.model, cell.start): cell for cell in self.results}

    @property
    def medians(self) -> dict[Cell, float]:
        """As pytest-benchmark compares them."""
        return {name: median(cell.rounds) for name, cell in self.cells.items()}


def packed(data: Path = DATA) -> dict[str, list[Run]]:
    """All runs by kind, in order."""
    kinds: dict[str, list[Run]] = {}
    decoder = msgspec.json.Decoder(Run)
    for path in sorted(data.glob("*.xz")):
        runs = map(decoder.decode, lzma.decompress(path.read_bytes()).splitlines())
        kinds[path.name.partition(".")[0]] = sorted(runs, key=lambda run: run.name)
    return kinds
