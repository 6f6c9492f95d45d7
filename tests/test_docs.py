"""The documents' links lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"""\]\(([^)#\s]+)[^)]*\)|(?:src|srcset)="([^"]+)\"""")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


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
