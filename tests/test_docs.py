"""The documents' links lead somewhere, and the tests that they name are there."""

import re
from pathlib import Path

import pytest

from tests.faults import faulty

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"""\]\(([^)#\s]+)[^)]*\)|(?:src|srcset)="([^"]+)\"""")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
RELIABILITY = ROOT / "docs" / "reliability.md"
TEST = re.compile(r"`((?:\w+/)*test_\w+\.py)(?:::(\w+))?`")  # below tests/
FAULTS = re.compile(r"harness: ((?:`\w+`(?:, )?)+)")


def links(document: Path) -> list[str]:
    """The targets that are files of the project."""
    found = (one or other for one, other in LINK.findall(document.read_text()))
    return [target for target in found if not target.startswith(("http:", "https:", "mailto:"))]


def test_there_are_links() -> None:
    assert "docs/gate.md" in links(ROOT / "README.md")
    assert any(target.endswith("-dark.svg") for target in links(ROOT / "README.md"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_of_the_project(document: Path) -> None:
    broken = [target for target in links(document) if not (document.parent / target).exists()]
    assert broken == []


def test_every_test_that_holds_a_promise_is_there() -> None:
    named = TEST.findall(RELIABILITY.read_text())
    assert len(named) > 50
    for path, function in named:
        file = ROOT / path if path.startswith("bench/") else ROOT / "tests" / path
        assert not function or f"def {function}(" in file.read_text(), f"{path}::{function}"
        assert file.exists(), path


def test_every_fault_that_the_harness_is_said_to_have_is_there() -> None:
    named = [name for names in FAULTS.findall(RELIABILITY.read_text()) for name in names.split("`")[1::2]]
    assert len(named) > 10
    assert [name for name in named if not hasattr(faulty, name)] == []
