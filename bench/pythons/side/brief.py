"""What each interpreter is told to measure: one file of JSON, the same for all of them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from bench.contracts import Cell, Kind
from fixtures.inputs import Sizes

assert __package__
MODULE = f"{__package__.replace('.', '/')}/cells.py"  # installed, the package has another name
TEST = "test_cell"


@dataclass(frozen=True)
class OwnItems:
    """The items of the reader's own function, as ``bench.own.request.Request`` finds them in ``folder``.

    name: of the workload. count: so many of the items, at even distances; None if the function's own file
    makes them. is_repeatable: see ``bench.own.filled``. written: the workload's file.
    """

    name: str
    folder: str
    target: str
    items: tuple[str, ...]
    items_from: str | None
    twin: str | None
    count: int | None
    is_repeatable: bool
    written: str


@dataclass(frozen=True)
class Brief:
    """sizes: of the inputs. limit_io, limit_cpu: items at once, of each kind of workload.

    http_url: of the server that all sides share. bookings: the folder of the booking CSVs. own: of the
    reader's own function, if there is one.
    """

    cells: tuple[Cell, ...]
    sizes: Sizes
    limit_io: int
    limit_cpu: int
    http_url: str
    bookings: str
    own: OwnItems | None = None

    def limit(self, kind: Kind) -> int:
        return self.limit_io if kind == "io" else self.limit_cpu

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        cells = tuple(Cell(**cell) for cell in stored.pop("cells"))
        return cls(cells=cells, sizes=_sizes(stored.pop("sizes")), own=_own(stored.pop("own")), **stored)


def _sizes(stored: dict[str, Any]) -> Sizes:
    return Sizes(**stored | {"sleeps": tuple(stored["sleeps"])})


def _own(stored: dict[str, Any] | None) -> OwnItems | None:
    return OwnItems(**stored | {"items": tuple(stored["items"])}) if stored else None


def node_id(cell: Cell) -> str:
    """Pytest's id of a cell, the same in each interpreter."""
    return f"{MODULE}::{TEST}[{cell.id}]"
