"""Words that several sentences share: a speed-up with its interval, and what a cell worked on."""

from bench.stats.intervals import Estimate
from bench.store.schema import Facts
from bench.text.units import between, count, times


def with_interval(speed_up: Estimate) -> str:
    """A speed-up and its interval: 16× (15–17×)."""
    return f"{times(speed_up.value)} ({between(speed_up.low, speed_up.high)}×)"


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


def measurement_of(facts: Facts) -> str:
    """What a cell worked on, and how often: 20 items · 5 sweeps × 1 round."""
    repetitions = f"{count(facts.sweeps, 'sweep')} × {count(facts.rounds_per_sweep, 'round')}"
    return f"{work_of(facts)} · {repetitions}"
