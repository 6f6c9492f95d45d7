"""What runs in each interpreter: light on imports, and with an eye on the GIL."""

import subprocess
import sys
from importlib.machinery import ExtensionFileLoader
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.contracts import Cell
from bench.discovery import all_models
from bench.own import filled
from bench.pythons.side import imports, own, plugin, probe
from bench.pythons.side.brief import Brief, OwnItems, node_id
from bench.pythons.side.gil import GilWatch, Looks
from fixtures.inputs import Sizes
from tests.helpers import ROOT

BLOCKED = ("aiohttp", "jinja2", "msgspec", "numpy", "pandas", "requests", "rich", "scipy", "uvloop")
WITHOUT = f"""
import sys
for name in {BLOCKED}:
    sys.modules[name] = None
import pytest
import bench.pythons.side.plugin, bench.pythons.side.cells
from bench.discovery import reason
assert reason("spin", "thread_pool") is None
assert reason("sleep", "asyncio") is None
assert "pandas" in reason("booking_dates", "serial")
"""


def test_measuring_needs_nothing_that_only_the_report_reads() -> None:
    subprocess.run([sys.executable, "-c", WITHOUT], cwd=ROOT, check=True, timeout=60)


def test_a_brief_is_read_as_it_was_written(tmp_path: Path) -> None:
    cells = (Cell("spin", "serial", "warm"), Cell("spin", "threads", "cold"))
    sizes = Sizes(requests=4, latency_s=0.002, sleeps=(0.002, 0.003), rows=320, spin_iterations=500)
    brief = Brief(cells, sizes, 20, 2, "http://127.0.0.1:1", str(tmp_path))
    brief.write(tmp_path / "brief.json")
    assert Brief.read(tmp_path / "brief.json") == brief
    assert brief.limit("io") == 20
    assert node_id(cells[1]) == "bench/pythons/side/cells.py::test_cell[spin-threads-cold]"


def test_a_function_of_ones_own_is_in_the_brief(tmp_path: Path) -> None:
    sizes = Sizes(requests=4, latency_s=0.002, sleeps=(0.002,), rows=320, spin_iterations=500)
    function = OwnItems(
        "f", str(tmp_path), "a.py:f", ("1..9",), None, None, count=3, is_repeatable=True, written="/f.py"
    )
    cells = (Cell("f", "serial", "warm"),)
    brief = Brief(cells, sizes, 20, 2, "http://127.0.0.1:1", str(tmp_path), function)
    brief.write(tmp_path / "brief.json")
    assert Brief.read(tmp_path / "brief.json") == brief


def test_items_of_ones_own_are_read_in_each_interpreter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "own_doubled.py").write_text("def doubled(item): return 2 * item")
    target = "own_doubled.py:doubled"
    items = OwnItems(
        "doubled", str(tmp_path), target, ("1..9",), None, None, count=3, is_repeatable=True, written="/f.py"
    )
    workload: Any = SimpleNamespace(work=lambda item: 2 * item)
    inputs: Any = None
    own.fill(items, workload, inputs)
    assert filled.of("doubled").items == [1, 4, 7]
    filled.of("doubled").check([2, 8, 14])
    with pytest.raises(AssertionError, match="item 1: 9, serial answers 8"):
        filled.of("doubled").check([2, 9, 14])


def test_a_function_that_can_not_be_imported_is_named_by_its_own_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = "/f.py: ModuleNotFoundError: No module named 'x'"
    monkeypatch.setattr(plugin, "reason", lambda *_: broken)
    items = OwnItems("f", "/", "a.py:f", ("1..9",), None, None, 3, is_repeatable=True, written="/f.py")
    cell = Cell("f", "serial", "warm")
    assert plugin._why_not(cell, items) == "a.py:f: ModuleNotFoundError: No module named 'x'"
    assert plugin._why_not(cell, None) == broken


def test_the_import_that_switches_the_gil_on_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    state = {"on": False}
    monkeypatch.setattr(imports, "gil_is_on", lambda: state["on"])
    monkeypatch.setattr(imports, "_switched", [])

    def create_module(loader: Any, _spec: Any) -> None:
        state["on"] = state["on"] or loader.name == "needs_it"

    noting = imports._noting(create_module)
    for name in ("harmless", "needs_it", "late"):
        noting(ExtensionFileLoader(name, "/nowhere.so"), None)
    assert imports.switched_on_by() == "needs_it"


@pytest.mark.parametrize(("model", "asks_workers"), [("process_pool_fork", True), ("thread_pool", False)])
def test_a_pool_of_processes_is_asked_for_its_gil(model: str, asks_workers: bool) -> None:
    watch = GilWatch(all_models()[model], limit=2)
    with watch.model.running(2) as run:
        watch.look(run)
        watch.look(run)
    state = {"on": 2} if probe.gil_is_on() else {"off": 2}
    workers = {name: 2 * number for name, number in state.items()} if asks_workers else {}
    assert watch.parent == Looks(**state)
    assert watch.workers == Looks(**workers)
    assert watch.facts()["switched_on_by"] == imports.switched_on_by()
