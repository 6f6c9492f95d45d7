"""Words that several sentences share: a speed-up with its interval, and what a cell worked on."""

from collections.abc import Sequence

from bench.stats.intervals import Estimate
from bench.store.schema import Facts
from bench.text.units import between, count, seconds, times

NARROW = 1.1  # the upper end of an interval over the lower, below which a third digit means something
LEAST_FINE = 0.1  # two significant digits of less are as many decimals


def with_interval(speed_up: Estimate) -> str:
    """A speed-up and its interval: 16× (15–17×)."""
    return f"{times(speed_up.value)} ({between(speed_up.low, speed_up.high)}×)"


def ratio(estimate: Estimate) -> str:
    """A ratio with as many digits as its interval bears: 1.7×, 1.70×."""
    return times(estimate.value, _decimals(estimate))


def interval(estimate: Estimate) -> str:
    """Its interval, likewise: 1.6–1.8, 1.68–1.72."""
    return between(estimate.low, estimate.high, _decimals(estimate))


def measured(estimate: Estimate) -> str:
    """Both: 1.70× (1.68–1.72×)."""
    return f"{ratio(estimate)} ({interval(estimate)}×)"


def percent_with_interval(share: Estimate) -> str:
    """A share and its interval: 94% (92–96%)."""
    return f"{share.value:.0%} ({share.low * 100:.0f}–{share.high:.0%})"


def seconds_with_interval(estimate: Estimate) -> str:
    """Seconds and their interval: 7.7 µs (7.5 µs–7.9 µs)."""
    return f"{seconds(estimate.value)} ({seconds(estimate.low)}–{seconds(estimate.high)})"


def _decimals(estimate: Estimate) -> int | None:
    """Of a ratio whose interval bears three digits."""
    if estimate.high >= NARROW * estimate.low or estimate.low < LEAST_FINE:
        return None
    return next(decimals for decimals, least in enumerate((99.5, 9.995, 0.0)) if estimate.high >= least)


def work_of(facts: Facts) -> str:
    """What a cell worked on: the requests or rows that it read, or else its items."""
    inputs, parts = facts.inputs, []
    if inputs.requests is not None:
        latency = "" if inputs.latency_s is None else f", {inputs.latency_s * 1000:g} ms each"
        parts.append(f"{count(inputs.requests, 'request')}{latency}")
    if inputs.rows is not None:
        chunks = "" if inputs.chunks is None else f" in {count(inputs.chunks, 'chunk')}"
        parts.append(f"{count(inputs.rows, 'row')}{chunks}")
    return " and ".join(parts) or count(facts.items, "item")


def measurement_of(cells: Sequence[Facts]) -> str:
    """What a workload's cells worked on, and how often: 20 items · 5–9 visits × 2 rounds."""
    first = cells[0]
    visits = _count_range([facts.sweeps for facts in cells], "visit" if first.neighbours else "sweep")
    rounds = _count_range([facts.rounds_per_sweep for facts in cells], "round")
    return f"{work_of(first)} · {visits} × {rounds}"


def _count_range(numbers: Sequence[int], name: str) -> str:
    fewest, most = min(numbers), max(numbers)
    return count(most, name) if fewest == most else f"{fewest}–{count(most, name)}"
