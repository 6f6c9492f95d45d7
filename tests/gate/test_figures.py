"""The figures of docs/gate.md are those of the stored gate runs, judged again."""

from docs.measure_gate import DATA, ROOT, tables


def test_the_document_has_the_tables_that_the_stored_runs_give() -> None:
    assert list(DATA.glob("null*"))
    assert tables() in (ROOT / "docs" / "gate.md").read_text()
