"""Discovery by folder: a module that breaks the contract is named with what is missing."""

from pathlib import Path

import pytest

import workloads
from bench import discovery
from bench.discovery import ContractError, UnknownNameError, require_known

GOOD = """
KIND = "io"
def items(inputs): return []
def work(item): return item
async def awork(item): return item
def combine(results): return results
def check(output, inputs): pass
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(workloads, "__path__", [*workloads.__path__, str(tmp_path)])
    discovery.all_workloads.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    discovery.all_workloads.cache_clear()


def test_a_new_file_is_a_new_workload(folder: Path) -> None:
    (folder / "added_good.py").write_text(GOOD)
    assert "added_good" in discovery.all_workloads()
    assert "added_good-asyncio-warm" in [cell.id for cell in discovery.cells()]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('KIND = "io"', 'KIND = "gpu"', 'KIND must be "io" or "cpu"'),
        ("def combine", "def combined", "function combine is missing"),
        ("def work(item)", "def work()", "work must take 1 argument"),
        ("async def awork", "def awork", "awork must be async"),
        ("def check(output, inputs)", "async def check(output, inputs)", "check must not be async"),
    ],
)
def test_a_broken_contract_is_named(folder: Path, old: str, new: str, problem: str) -> None:
    name = f"added_broken_{abs(hash(new))}"
    (folder / f"{name}.py").write_text(GOOD.replace(old, new))
    with pytest.raises(ContractError, match=problem) as caught:
        discovery.all_workloads()
    assert f"{name}.py" in str(caught.value)


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean asyncio"):
        require_known("model", ["asynio"], ["asyncio", "threads"])
    with pytest.raises(UnknownNameError, match="there are asyncio, threads"):
        require_known("model", ["zzz"], ["asyncio", "threads"])


def test_ids_are_what_they_promise() -> None:
    for cell in discovery.cells():
        assert cell.id == f"{cell.workload}-{cell.model}-{cell.start}"
