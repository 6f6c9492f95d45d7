"""The session in one interpreter: inputs built once per workload, and facts written cell by cell."""

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bench.contracts import Cell
from bench.discovery import all_models, load_workload
from bench.measure.memory import MemorySampler
from bench.measure.prepared import Prepared
from bench.measure.visit import Visit
from bench.pythons.side import own, rounds
from bench.pythons.side.brief import Brief
from bench.pythons.side.gil import GilWatch
from fixtures.inputs import Inputs
from fixtures.server_process import HttpServer

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


class SideSession:
    """facts: the file that what was seen of each cell is added to, a line of JSON each."""

    def __init__(self, brief: Brief, facts: Path) -> None:
        self._brief = brief
        self._facts = facts
        self._prepared = lru_cache(maxsize=1)(self._prepare)  # the cells of a workload follow each other

    def measure(self, cell: Cell, benchmark: "BenchmarkFixture") -> None:
        """Skips a cell that needs a library which this interpreter has not."""
        try:
            visit = self._visit(cell, benchmark)
            watch = GilWatch(visit.model, visit.limit)
            rounds.measure(visit, watch)
        except ModuleNotFoundError as error:
            pytest.skip(f"{error.name} is not installed here" if error.name else str(error))
        sizes = {"limit": visit.limit, "items": len(visit.prepared.items)}
        self._note({"cell": cell.id} | sizes | watch.facts())

    def _visit(self, cell: Cell, benchmark: "BenchmarkFixture") -> Visit:
        prepared = self._prepared(cell.workload)
        return Visit(
            benchmark=benchmark,
            model=all_models()[cell.model],
            start=cell.start,
            prepared=prepared,
            limit=self._brief.limit(prepared.workload.KIND),
            sweep=0,
            profile="pythons",
            sweeps=1,
            rounds=1,
            instrument=False,
            memory=MemorySampler(),  # of which nothing is asked, so it starts nothing
            neighbours=None,  # the other interpreters are
        )

    def _prepare(self, name: str) -> Prepared:
        workload = load_workload(name)
        inputs = Inputs.of(
            self._brief.sizes, server=lambda: HttpServer(self._brief.http_url), csv=self._booking_csv
        )
        if self._brief.own and self._brief.own.name == name:
            own.fill(self._brief.own, workload, inputs)
        return Prepared.of(name, workload, inputs)

    def _booking_csv(self, rows: int, seed: int) -> Path:
        from fixtures.csv_cache import csv_path  # brings numpy, which not every interpreter has

        return csv_path(Path(self._brief.bookings), rows, seed)

    def _note(self, facts: dict[str, Any]) -> None:
        with self._facts.open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts) + "\n")
