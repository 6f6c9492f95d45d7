"""Both sides' results as files that ``pytest-benchmark compare`` reads."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median, quantiles, stdev
from typing import Any

import pytest_benchmark

from bench.gate.record import Record, Rounds, Side
from fixtures.files import write_atomically

FENCE = 1.5  # interquartile ranges beyond a quartile


def write(record: Record, beside: Path) -> list[Path]:
    """Write ``NAME-base.json`` and ``NAME-head.json`` beside the record's own file."""
    paths = []
    for name, side in (("base", record.base), ("head", record.head)):
        path = beside.with_name(f"{beside.stem}-{name}.json")
        write_atomically(path, [json.dumps(_document(record, side, name), indent=1).encode()])
        paths.append(path)
    return paths


def _document(record: Record, side: Side, side_name: str) -> dict[str, Any]:
    measured = {name: rounds for name in record.benchmarks if (rounds := record.rounds_of(name))}
    return {
        "machine_info": side.machine_info,
        "commit_info": {"id": side.commit, "branch": side.revision, "dirty": side.is_dirty},
        "benchmarks": [_benchmark(name, pairs, side_name) for name, pairs in measured.items()],
        "datetime": record.began,
        "version": pytest_benchmark.__version__,
    }


def _benchmark(benchmark: str, pairs: Sequence[Rounds], side: str) -> dict[str, Any]:
    seconds = [second for rounds in pairs for second in getattr(rounds, side)]
    name = benchmark.rpartition("::")[2]
    return {
        "group": None,
        "name": name,
        "fullname": benchmark,
        "params": None,
        "param": name.partition("[")[2].removesuffix("]") or None,
        "extra_info": {"gate_pairs": len(pairs), **_memory(pairs, side)},
        "options": {"disable_gc": False, "timer": "perf_counter", "warmup": False},
        "stats": _stats(seconds) | {"iterations": pairs[-1].iterations, "data": seconds},
    }


def _memory(pairs: Sequence[Rounds], side: str) -> dict[str, float]:
    peaks = [getattr(rounds.memory, side) for rounds in pairs if rounds.memory]
    return {"gate_peak_memory_bytes": median(peaks)} if peaks else {}


def _stats(seconds: Sequence[float]) -> dict[str, Any]:
    """The figures that pytest-benchmark stores of rounds; a pair has at least two."""
    ordered, mean, deviation = sorted(seconds), fmean(seconds), stdev(seconds)
    q1, _, q3 = quantiles(ordered, n=4, method="inclusive")
    lowest, highest = q1 - FENCE * (q3 - q1), q3 + FENCE * (q3 - q1)
    within = bisect_left(ordered, lowest), bisect_right(ordered, highest)
    far = sum(abs(second - mean) > deviation for second in seconds)
    beyond = len(ordered) - (within[1] - within[0])
    return {
        "min": ordered[0],
        "max": ordered[-1],
        "mean": mean,
        "stddev": deviation,
        "rounds": len(ordered),
        "median": median(ordered),
        "iqr": q3 - q1,
        "q1": q1,
        "q3": q3,
        "iqr_outliers": beyond,
        "stddev_outliers": far,
        "outliers": f"{far};{beyond}",
        "ld15iqr": ordered[within[0]],
        "hd15iqr": ordered[within[1] - 1],
        "ops": 1 / mean,
        "total": sum(seconds),
    }
