"""Both sides' results as files that ``pytest-benchmark compare`` reads."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest_benchmark
from pytest_benchmark.stats import Stats
from pytest_benchmark.utils import safe_dumps

from bench.gate.record import Record, Rounds, Side
from fixtures.cache import write_atomically

FIELDS = (
    *("min", "max", "mean", "stddev", "rounds", "median", "iqr", "q1", "q3", "iqr_outliers"),
    *("stddev_outliers", "outliers", "ld15iqr", "hd15iqr", "ops", "total"),
)


def write(record: Record, beside: Path) -> list[Path]:
    """Write ``NAME-base.json`` and ``NAME-head.json`` beside the record's own file."""
    paths = []
    for name, side in (("base", record.base), ("head", record.head)):
        path = beside.with_name(f"{beside.stem}-{name}.json")
        document = _document(record, side, name)
        write_atomically(path, [safe_dumps(document, ensure_ascii=True, indent=1).encode()])
        paths.append(path)
    return paths


def _document(record: Record, side: Side, name: str) -> dict[str, Any]:
    benchmarks = [(one, found) for one in record.benchmarks if (found := record.rounds_of(one))]
    return {
        "machine_info": side.machine_info,
        "commit_info": {"id": side.commit, "branch": side.revision, "dirty": side.is_dirty},
        "benchmarks": [_benchmark(one, found, name) for one, found in benchmarks],
        "datetime": record.began,
        "version": pytest_benchmark.__version__,
    }


def _benchmark(benchmark: str, pairs: Sequence[Rounds], side: str) -> dict[str, Any]:
    stats = Stats()
    for rounds in pairs:
        for second in getattr(rounds, side):
            stats.update(second)
    name = benchmark.rpartition("::")[2]
    return {
        "group": None,
        "name": name,
        "fullname": benchmark,
        "params": None,
        "param": name.partition("[")[2].removesuffix("]") or None,
        "extra_info": {"gate_pairs": len(pairs)},
        "options": {"disable_gc": False, "timer": "perf_counter", "warmup": False},
        "stats": {field: getattr(stats, field) for field in FIELDS}
        | {"iterations": pairs[-1].iterations, "data": stats.data},
    }
