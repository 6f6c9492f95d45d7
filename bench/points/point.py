"""A point: one setting of the swept options."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

# The options there are, in the order in which a point names them, whatever the command line's was: ids of
# cells are keys of stored runs
NAMES = ("workers", "items", "rows", "latency-ms")
SETTING = re.compile(r"([a-z][a-z-]*)=([\d.]+(?:e-?\d+)?)")


def shown(value: float) -> str:
    """A value as ids have it: 16, 0.5."""
    return str(int(value)) if value == int(value) else f"{value:g}"


@dataclass(frozen=True)
class Point:
    """One setting of the swept options. values: by their names, in the order of ``NAMES``."""

    values: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, values: Mapping[str, float]) -> "Point":
        return cls(tuple((name, values[name]) for name in NAMES if name in values))

    @classmethod
    def read(cls, suffix: str) -> "Point":
        """The point that a suffix is of."""
        return cls.of({name: float(value) for name, value in SETTING.findall(suffix)})

    @property
    def suffix(self) -> str:
        """What a cell's id ends with: ``workers=16``, ``workers=16-items=100``."""
        return "-".join(f"{name}={shown(value)}" for name, value in self.values)

    def get(self, name: str) -> float | None:
        """What the option is set to; None if it is not swept."""
        return dict(self.values).get(name)

    def whole(self, name: str) -> int | None:
        """The same of an option that counts something."""
        value = self.get(name)
        return None if value is None else int(value)

    def only(self, names: Collection[str]) -> "Point | None":
        """The point as far as these options go; None if none of them is swept."""
        kept = tuple(pair for pair in self.values if pair[0] in names)
        return Point(kept) if kept else None

    def stored(self) -> dict[str, float]:
        """As a cell's ``extra_info`` has it; counts are whole numbers."""
        return {name: int(value) if value == int(value) else value for name, value in self.values}
