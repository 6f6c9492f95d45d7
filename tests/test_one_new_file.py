"""A new model is one new file and a new workload is one: nothing else is touched, and all of it has them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.helpers import ROOT

MODEL = '''
"""One item after the other, the last one first."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems


def _run_items(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
    return [functions.work(item) for item in items[::-1]][::-1]


def _backwards(_limit: int) -> AbstractContextManager[RunItems]:
    return nullcontext(_run_items)


def _backwards_idiom(functions: ItemFunctions, items: Sequence[Any], _limit: int) -> list[Any]:
    return _run_items(functions, items)


MODELS = (
    Model(
        "backwards",
        family="backwards",
        unit="caller",
        running=_backwards,
        idiom=_backwards_idiom,
        starts=("warm",),
        one_at_a_time=True,
    ),
)
'''
WORKLOAD = '''
"""Add up the digits of powers of two."""

from fixtures.inputs import Inputs

KIND = "cpu"


def items(inputs: Inputs) -> list[int]:
    return list(range(inputs.seed + 100, inputs.seed + 116))


def work(exponent: int) -> int:
    return sum(map(int, str(2**exponent)))


async def awork(exponent: int) -> int:
    return work(exponent)


def combine(results: list[int]) -> list[int]:
    return results


def check(output: list[int], inputs: Inputs) -> None:
    if output != list(map(work, items(inputs))):
        raise AssertionError(f"got {output}")
'''


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout with one model more and one workload more."""
    folder: Path = tmp_path_factory.mktemp("checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    (folder / "bench" / "models" / "backwards.py").write_text(MODEL)
    (folder / "workloads" / "digits.py").write_text(WORKLOAD)
    return folder


@pytest.fixture(scope="module")
def measured(checkout: Path) -> str:
    """What a run of the new cell, and of the new model's overhead, prints; the run is stored."""
    files = ["bench/test_matrix.py", "bench/test_overhead.py"]
    cells = ["--workload=digits", "--model=backwards", "--model=serial"]
    return python(checkout, ["pytest", *files, *cells, "--profile=quick", "--benchmark-autosave"])


def python(folder: Path, arguments: Sequence[str]) -> str:
    """The output of ``python -m ARGUMENTS``, which must end well."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        text=True,
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_they_are_listed(checkout: Path) -> None:
    entries = json.loads(python(checkout, ["bench", "list", "--json"]))
    ids = {entry["id"] for entry in entries}
    assert {"digits-backwards-warm", "digits-asyncio-cold", "spin-backwards-warm"} <= ids


def test_they_are_measured_and_stored(checkout: Path, measured: str) -> None:
    (path,) = checkout.glob(".benchmarks/*/*.json")
    stored = {each["name"]: each["extra_info"] for each in json.loads(path.read_text())["benchmarks"]}
    cell = stored["test_cell[digits-backwards-warm]"]
    assert (cell["family"], cell["unit"], cell["inputs"]) == ("backwards", "caller", {"seed": 0})
    assert stored["test_overhead[backwards]"]["overhead"]["low"] > 0


def test_they_are_in_the_tables(measured: str) -> None:
    assert "digits · 16 items" in measured
    (row,) = (line for line in measured.splitlines() if line.startswith("│ backwards"))
    assert "×" in row
    (verdict,) = (line for line in measured.splitlines() if line.startswith("digits: "))
    assert "backwards" in verdict or "serial" in verdict


def test_they_are_tested(checkout: Path) -> None:
    output = python(
        checkout, ["pytest", "tests/models", "tests/workloads", "-k", "backwards or digits", "-v"]
    )
    for name in ("test_the_idiom_gives_the_same_results[backwards]", "test_awork_is_right[digits]"):
        assert f"{name} PASSED" in output
    assert "11 passed" in output


def test_they_are_in_the_report(checkout: Path, measured: str) -> None:
    page = checkout / "page.md"
    python(checkout, ["bench", "report", "--format=markdown", "-o", str(page)])
    assert "digits" in page.read_text()
    assert "backwards" in page.read_text()
