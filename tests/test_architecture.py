"""The rooms of ``docs/architecture.md``: who may import whom, and who may touch what others keep private."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
ROW = re.compile(r"^\|([^|]+)\|([^|]+)\|", re.MULTILINE)
NAME = re.compile(r"`([\w.]+)`")
OURS = ("bench", "fixtures", "workloads")
UPSTREAM = ("bench/session/upstream", "bench/gate/lockstep/upstream")
# what is private to pytest and pytest-benchmark: the attributes that we touch, and their modules
PRIVATE = {"_pytest", "_benchmarksession", "_make_runner", "_calibrate_timer", "_raw_pedantic", "_make_stats"}
PRIVATE |= {
    "_action",
    "_next_num",
    "_tw",
    "_file",
    "_session",
    "_min_rounds",
    "_max_time",
    "_warmup",
    "_precision",
}
PRIVATE_MODULES = (
    "_pytest",
    "pytest_benchmark.session",
    "pytest_benchmark.storage",
    "pytest_benchmark.utils",
)
PRIVATE_MODULES += ("pytest_benchmark.stats", "pytest_benchmark.plugin")
STANDARD = sys.stdlib_module_names


def sources() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (Path(line) for line in listed.stdout.splitlines())
    return [path for path in paths if path.parts[0] in OURS and (ROOT / path).exists()]


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """The full names that a module imports, at its top or inside a function."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*parents, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def rooms() -> dict[str, set[str]]:
    """Each room with those it may import from, as the document's table has it."""
    table = ARCHITECTURE.read_text()
    rows = ((NAME.findall(room), set(NAME.findall(others))) for room, others in ROW.findall(table))
    return {room: others for names, others in rows for room in names if room.split(".")[0] in OURS}


def room_of(name: str, known: dict[str, set[str]]) -> str | None:
    """The room that a module, or what is imported from it, is in: the one with the longest name."""
    fitting = [room for room in known if name == room or name.startswith(f"{room}.")]
    return max(fitting, key=len, default=None)


def test_every_module_is_in_a_room() -> None:
    known = rooms()
    assert {"fixtures", "workloads", "bench.analysis", "bench.report", "bench.gate"} <= known.keys()
    outside = [str(path) for path in sources() if room_of(module_of(path), known) is None]
    assert [path for path in outside if path != "bench/__init__.py"] == []


@pytest.mark.parametrize("path", sources(), ids=str)
def test_imports_go_one_way(path: Path) -> None:
    known = rooms()
    room = room_of(module_of(path), known)
    others = {room_of(name, known) for name in imports(path) if name.split(".")[0] in OURS} - {room, None}
    allowed = known[room] if room else {"fixtures"}
    assert others <= allowed, f"{room} may import {sorted(allowed)}"


@pytest.mark.parametrize("room", ["analysis", "report", "store", "stats", "text"])
def test_what_is_computed_from_stored_runs_needs_no_pytest_and_no_discovery(room: str) -> None:
    forbidden = ("pytest", "_pytest", "pytest_benchmark", "bench.discovery", "bench.session", "bench.models")
    for path in (path for path in sources() if path.parts[:2] == ("bench", room)):
        names = [name for name in imports(path) if name.startswith(forbidden)]
        assert names == [], path


def test_the_lock_step_plugin_stands_alone() -> None:
    for path in (path for path in sources() if path.parts[:3] == ("bench", "gate", "lockstep")):
        tops = {name.split(".")[0] for name in imports(path)} - {*STANDARD, "pytest", "pytest_benchmark"}
        ours = {name for name in imports(path) if name.startswith("bench.")}
        assert tops <= {"bench"}, path
        assert all(name.startswith("bench.gate.lockstep") for name in ours), path


def private_uses(path: Path) -> Iterator[str]:
    tree = ast.parse((ROOT / path).read_text())
    yield from (name for name in imports(path) if name.startswith(PRIVATE_MODULES))
    for node in ast.walk(tree):
        named_by_itself = isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in ("self", "cls")
        if isinstance(node, ast.Attribute) and node.attr in PRIVATE and not named_by_itself:
            yield node.attr
        if isinstance(node, ast.Constant) and node.value in PRIVATE:
            yield str(node.value)


def test_private_parts_of_pytest_and_pytest_benchmark_have_two_homes() -> None:
    elsewhere = [path for path in sources() if not str(path.with_suffix("")).startswith(UPSTREAM)]
    used = {str(path): names for path in elsewhere if (names := list(private_uses(path)))}
    assert used == {}


def test_the_two_homes_do_use_them() -> None:
    for home in UPSTREAM:
        paths = [path for path in sources() if str(path.with_suffix("")).startswith(home)]
        assert any(list(private_uses(path)) for path in paths), home
