"""What a project says of its gate: ``[tool.concurrency-bench.gate]`` in the head's pyproject.toml.

``select`` (as --select), ``arguments`` (for pytest), ``margin`` and ``margins`` (percent; the latter by shell
pattern over benchmark ids), ``memory-margin`` (percent of peak memory), ``lock`` (a file that pip can install
from), ``http-server`` (serve both sides from one fixture server, which they are told of with --http-url),
``hang-after`` (seconds without a sign, after which a side is taken for dead), ``setup-limit`` (seconds that
--setup may take).
"""

import reprlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from bench.gate.errors import RequestError
from bench.gate.ranges import PERCENT, SECONDS, UnfitError
from bench.gate.record import MEMORY_MARGIN

LOCK = "requirements.lock"
FILE = "pyproject.toml"
PLACE = ("tool", "concurrency-bench", "gate")
WHERE = f"[{'.'.join(PLACE)}] in {FILE}"


@dataclass(frozen=True)
class Config:
    """Margins as fractions."""

    select: str = ""
    arguments: list[str] = field(default_factory=list)
    margin: float = 0.05
    margins: dict[str, float] = field(default_factory=dict)
    memory_margin: float = MEMORY_MARGIN
    lock: str = LOCK
    http_server: bool = False
    hang_after: float = 120.0
    setup_limit: float = 1800.0


def read(folder: Path) -> Config:
    """The configuration of the project in ``folder``, the defaults if it has none.

    Raises RequestError if it is wrong, and says where.
    """
    settings = {}
    for name, value in _table(folder / FILE).items():
        if name not in FIELDS:
            raise RequestError(f"{WHERE}: there is no {name}, only {', '.join(FIELDS)}")
        try:
            settings[name.replace("-", "_")] = FIELDS[name](value)
        except UnfitError as error:
            raise RequestError(f"{WHERE}: {name} = {reprlib.repr(value)}: {error}") from None
    return Config(**settings)


def _table(path: Path) -> dict[str, Any]:
    table: Any = _parsed(path)
    for depth, name in enumerate(PLACE, start=1):
        table = table.get(name, {})
        if not isinstance(table, dict):
            raise RequestError(f"{path.name}: [{'.'.join(PLACE[:depth])}] must be a table")
    settings: dict[str, Any] = table
    return settings


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError) as error:
        raise RequestError(f"{path.name}: {error}") from None
    except RecursionError:
        raise RequestError(f"{path.name}: it is nested too deeply") from None


# -- a function per kind of value: it returns what ``Config`` holds, or raises UnfitError


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise UnfitError("must be text")
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise UnfitError('must be a list of texts, such as ["benchmarks/"]')
    return [_text(entry) for entry in value]


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise UnfitError("must be true or false")
    return value


def _fraction(value: Any) -> float:
    return float(PERCENT.checked(value)) / 100


def _fractions(value: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        raise UnfitError("must be a table of percentages by pattern")
    return {pattern: _fraction(percent) for pattern, percent in value.items()}


def _seconds(value: Any) -> float:
    return float(SECONDS.checked(value))


def _inside(value: Any) -> str:
    path = PurePath(_text(value))
    if path == PurePath() or path.is_absolute() or ".." in path.parts:
        raise UnfitError("must be the path of a file inside the project")
    return str(path)


FIELDS: dict[str, Callable[[Any], Any]] = {
    "select": _text,
    "arguments": _texts,
    "margin": _fraction,
    "margins": _fractions,
    "memory-margin": _fraction,
    "lock": _inside,
    "http-server": _flag,
    "hang-after": _seconds,
    "setup-limit": _seconds,
}
