"""Figures as people read them; inside, everything is seconds, bytes and ratios."""

from collections.abc import Sequence
from typing import Any

from bench.stats import Estimate

UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
MOST_NAMES = 5  # in one list


def seconds(value: float) -> str:
    """Three significant digits in the unit that fits."""
    if value == 0:
        return "0 s"
    size, unit = next((step for step in UNITS if value >= step[0]), UNITS[-1])
    return f"{value / size:.3g} {unit}" if value < 999.5 else f"{value:.0f} s"


def mebibytes(value: float) -> str:
    return f"{value / 2**20:.0f} MiB"


def factor(value: float) -> str:
    """A ratio in two significant digits: 16, 1.8, 0.25, 0.60, 0.011."""
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1f}" if value >= 0.95 else f"{value:#.2g}"


def times(speed_up: Estimate) -> str:
    """A speed-up as people write it: 16×."""
    return f"{factor(speed_up.median)}×"


def with_interval(speed_up: Estimate) -> str:
    """A speed-up and its interval: 16× (15–17×)."""
    return f"{times(speed_up)} ({factor(speed_up.low)}–{factor(speed_up.high)}×)"


def count(number: int, what: str, plural: str = "") -> str:
    """1 sweep, 5 sweeps."""
    return f"{number:,} {what if number == 1 else plural or what + 's'}"


def listed(names: Sequence[str]) -> str:
    """A, b and c; of many the first, and how many more."""
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def sizes(extra: dict[str, Any]) -> str:
    """What a cell worked on, and how often, from its ``extra_info``."""
    inputs, workload = extra["inputs"], str(extra["workload"])
    if workload.startswith("http"):
        size = f"{count(inputs['requests'], 'request')}, {inputs['latency_s'] * 1000:g} ms each"
    elif workload.startswith("booking"):
        size = f"{count(inputs['rows'], 'row')} in {count(inputs['chunks'], 'chunk')}"
    else:
        size = count(extra["items"], "item")
    return f"{size} · {count(extra['sweeps'], 'sweep')} × {count(extra['rounds_per_sweep'], 'round')}"
