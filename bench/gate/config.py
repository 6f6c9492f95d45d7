"""What a project says of its gate: ``[tool.concurrency-bench.gate]`` in the head's pyproject.toml.

``select`` (as --select), ``arguments`` (for pytest), ``margin`` and ``margins`` (percent; the latter by shell
pattern over benchmark ids), ``lock`` (a file that pip can install from), ``http-server`` (serve both
sides from one fixture server, which they are told of with --http-url), ``hang-after`` (seconds without
a sign, after which a side is taken for dead).
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.gate.errors import RequestError

LOCK = "requirements.lock"
WHERE = "[tool.concurrency-bench.gate] in pyproject.toml"
TYPES: dict[str, tuple[type, ...]] = {
    "select": (str,),
    "arguments": (list,),
    "margin": (int, float),
    "margins": (dict,),
    "lock": (str,),
    "http-server": (bool,),
    "hang-after": (int, float),
}


@dataclass(frozen=True)
class Config:
    """Margins as fractions."""

    select: str = ""
    arguments: list[str] = field(default_factory=list)
    margin: float = 0.05
    margins: dict[str, float] = field(default_factory=dict)
    lock: str = LOCK
    http_server: bool = False
    hang_after: float = 120.0


def read(folder: Path) -> Config:
    """The configuration of the project in ``folder``, the defaults if it has none.

    Raises RequestError if it is wrong, and says where.
    """
    table = _table(folder / "pyproject.toml")
    for name, value in table.items():
        _check(name, value)
    margins = {pattern: _fraction(pattern, margin) for pattern, margin in table.pop("margins", {}).items()}
    if "margin" in table:
        table["margin"] = _fraction("margin", table["margin"])
    return Config(**{name.replace("-", "_"): value for name, value in table.items()}, margins=margins)


def _table(path: Path) -> dict[str, Any]:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text()) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise RequestError(f"{path.name}: {error}") from None
    for name in ("tool", "concurrency-bench", "gate"):
        table = table.get(name, {})
    return table


def _check(name: str, value: Any) -> None:
    if name not in TYPES:
        raise RequestError(f"{WHERE}: there is no {name}, only {', '.join(TYPES)}")
    wanted = TYPES[name]
    if not isinstance(value, wanted) or (wanted != (bool,) and isinstance(value, bool)):
        raise RequestError(f"{WHERE}: {name} must be of type {wanted[0].__name__}, not {value!r}")


def _fraction(name: str, percent: Any) -> float:
    if isinstance(percent, bool) or not isinstance(percent, int | float) or not 0 < percent < 1000:
        raise RequestError(f"{WHERE}: {name} = {percent!r} must be a percentage above 0")
    return percent / 100
