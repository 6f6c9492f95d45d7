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
class Brief:
    """sizes: of the inputs. limit_io, limit_cpu: items at once, of each kind of workload.

    http_url: of the server that all sides share. bookings: the folder of the booking CSVs.
    """

    cells: tuple[Cell, ...]
    sizes: Sizes
    limit_io: int
    limit_cpu: int
    http_url: str
    bookings: str

    def limit(self, kind: Kind) -> int:
        return self.limit_io if kind == "io" else self.limit_cpu

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        sizes = stored.pop("sizes")
        sizes["sleeps"] = tuple(sizes["sleeps"])
        cells = tuple(Cell(**cell) for cell in stored.pop("cells"))
        return cls(cells=cells, sizes=Sizes(**sizes), **stored)


def node_id(cell: Cell) -> str:
    """Pytest's id of a cell, the same in each interpreter."""
    return f"{MODULE}::{TEST}[{cell.id}]"
