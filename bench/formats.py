"""Figures as people read them; inside, everything is seconds, bytes and ratios."""

import re
from collections.abc import Sequence
from typing import Any

from bench.stats import Estimate

UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
MOST_NAMES = 5  # in one list


def seconds(value: float) -> str:
    """Three significant digits in the unit that fits."""
    rounded = float(f"{value:.3g}")  # 0.9996 s is 1 s, not 1,000 ms
    if rounded == 0 or rounded >= 1000:
        return f"{value:.0f} s"
    size, unit = next((step for step in UNITS if rounded >= step[0]), UNITS[-1])
    return f"{rounded / size:.3g} {unit}"


def mebibytes(value: float) -> str:
    return f"{value / 2**20:.0f} MiB"


def factor(value: float) -> str:
    """A ratio in two significant digits: 16, 1.8, 0.96, 0.60, 0.011."""
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 0.995 else f"{value:#.2g}"


def times(speed_up: Estimate) -> str:
    """A speed-up as people write it: 16×."""
    return f"{factor(speed_up.median)}×"


def multiple(value: float) -> str:
    """A tick of a scale of ratios: 1.5×."""
    return f"{value:.3g}×"


def with_interval(speed_up: Estimate) -> str:
    """A speed-up and its interval: 16× (15–17×)."""
    return f"{times(speed_up)} ({factor(speed_up.low)}–{factor(speed_up.high)}×)"


def count(number: int, what: str) -> str:
    """1 sweep, 5 sweeps."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """A, b and c; of many the first, and how many more."""
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# What means something in Markdown; inside a word _ and # have no meaning
_MARKDOWN = re.compile(r"[\\`*{}\[\]<>|~&]|(?<!\w)[_#]|_(?!\w)")
_BREAKS = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")


def markdown(text: str) -> str:
    """Text on one line that Markdown shows as it is, and that calls nobody."""
    plain = _BREAKS.sub(" ", text).replace("@", "@\u200b")  # a name behind an @ would be told of the comment
    return _MARKDOWN.sub(r"\\\g<0>", plain)


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
