"""The run stored in docs/pythons.json.xz makes the tables of docs/pythons.md."""

from docs.measure_pythons import ROOT, packed, tables


def test_the_document_has_the_tables_that_the_stored_run_gives() -> None:
    assert tables(packed()) in (ROOT / "docs" / "pythons.md").read_text()


def test_no_path_of_the_machine_is_kept() -> None:
    run = packed()
    assert [python.path for python in run.pythons] == [python.name for python in run.pythons]
    assert not any("/" in part for part in run.command)
