"""The numbers that options and the configuration may give, each kind once; NaN is in no range."""

from dataclasses import dataclass
from typing import Any


class UnfitError(ValueError):
    """A value is not what it must be; the message says what that is."""


@dataclass(frozen=True)
class Range:
    """From ``low`` to ``high``. unit: what is counted. whole: no fractions."""

    unit: str
    low: float
    high: float
    whole: bool = False

    def checked(self, value: Any) -> Any:
        """The value. Raises UnfitError."""
        is_number = isinstance(value, int if self.whole else int | float) and not isinstance(value, bool)
        if not (is_number and self.low <= value <= self.high):
            kind = "a whole number " if self.whole else ""
            raise UnfitError(f"must be {kind}from {self.low:g} to {self.high:,.0f} {self.unit}")
        return value


PERCENT = Range("percent", 0.1, 1000)
MINUTES = Range("minutes", 0.001, 7 * 24 * 60)
SECONDS = Range("seconds", 0.1, 24 * 60 * 60)
PAIRS = Range("pairs", 2, 10_000, whole=True)
TURNS = Range("turns", 2, 10_000, whole=True)
