"""Numbers as people read them."""

from collections.abc import Sequence

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


def factor(value: float, decimals: int | None = None) -> str:
    """A ratio in two significant digits: 16, 1.8, 0.96, 0.60, 0.011; or with so many decimals."""
    if decimals is not None:
        return f"{value:.{decimals}f}"
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 0.995 else f"{value:#.2g}"


def times(ratio: float, decimals: int | None = None) -> str:
    """A ratio as people write it: 16×."""
    return f"{factor(ratio, decimals)}×"


def between(low: float, high: float, decimals: int | None = None) -> str:
    """An interval of ratios: 15–17."""
    return f"{factor(low, decimals)}–{factor(high, decimals)}"


def tick(ratio: float) -> str:
    """A tick of a scale of ratios: 1.5×."""
    return f"{ratio:.3g}×"


def count(number: int, what: str) -> str:
    """1 sweep, 5 sweeps."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """A, b and c; of more than ``most`` the first, and how many more."""
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def minutes(duration_s: float) -> str:
    """Minutes and seconds as a clock shows them: 2:05."""
    whole, rest = divmod(round(max(0.0, duration_s)), 60)
    return f"{whole}:{rest:02}"
