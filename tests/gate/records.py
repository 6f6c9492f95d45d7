"""Records of gate runs that were never run: what each pair found is given as log ratios."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import exp, log

from bench.gate.record import ONE_CPU, Memory, Pair, Record, Rounds, Rules, Side

# log ratios of six pairs
EQUAL = [0.004, -0.003, 0.001, -0.006, 0.005, 0.0]
NOISY = [0.4, -0.3, 0.1, -0.6, 0.5, 0.0]
SLOWER = [value + log(1.2) for value in EQUAL]
FASTER = [value - log(1.2) for value in EQUAL]

MIB = 1 << 20


def rounds_of(log_ratio: float, turns: int = 4, memory: float | None = None) -> Rounds:
    """A pair's rounds: base takes a second, head so much more or less; of memory, 100 MiB and likewise."""
    peaks = None if memory is None else Memory(100 * MIB, round(100 * MIB * exp(memory)))
    return Rounds([1.0] * turns, [exp(log_ratio)] * turns, 1, 1, ONE_CPU, peaks)


def pairs_of(log_ratios: Mapping[str, Iterable[float]], *, null: bool) -> list[Pair]:
    by_pair = zip(*log_ratios.values(), strict=True)
    return [
        Pair(null, number, 1.0, dict(zip(log_ratios, map(rounds_of, values), strict=True)))
        for number, values in enumerate(by_pair, start=1)
    ]


def record_of(
    log_ratios: Mapping[str, Iterable[float]],
    null: Mapping[str, Iterable[float]] | None = None,
    rules: Rules | None = None,
) -> Record:
    """A record of benchmarks with these log ratios of head to base, a value a pair."""
    return Record(
        base=Side("base", "main", "b" * 40, "python"),
        head=Side("head", "working tree", "h" * 40, "python", is_dirty=True),
        rules=rules or Rules(),
        command=["bench", "gate", "--base", "main"],
        began="2026-01-01T00:00:00+00:00",
        benchmarks=list(log_ratios),
        pairs=pairs_of(log_ratios, null=False) + pairs_of(null or {}, null=True),
    )


def with_memory(record: Record, log_ratios: Mapping[str, Iterable[float]], *, null: bool = False) -> Record:
    """The record, whose benchmarks have these log ratios of peak memory, too, a value a pair."""
    values = {name: iter(ratios) for name, ratios in log_ratios.items()}
    for pair in record.pairs:
        for name in values.keys() & pair.benchmarks.keys() if pair.null == null else ():
            peaks = rounds_of(0.0, memory=next(values[name])).memory
            pair.benchmarks[name] = replace(pair.benchmarks[name], memory=peaks)
    return record
