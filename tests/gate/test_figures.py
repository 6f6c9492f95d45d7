"""The gate runs stored in docs/gate-data, judged again: docs/gate.md has their figures, each its table."""

import re
from pathlib import Path

from bench.gate import printing
from docs import measure_gate
from docs.gate_figures import DATA, ROOT, packed, tables

# the Markdown that the gate wrote of three of them when it was first built
BEFORE = Path(__file__).with_name("stored_tables.md")


def test_the_document_has_the_tables_that_the_stored_runs_give() -> None:
    assert list(DATA.glob("null*"))
    assert tables() in (ROOT / "docs" / "gate.md").read_text()


def test_a_stored_run_gives_the_same_table_as_ever() -> None:
    sections = re.split(r"^## (.+)\n\n", BEFORE.read_text(), flags=re.MULTILINE)[1:]
    before = dict(zip(sections[::2], sections[1::2], strict=True))
    runs = packed()
    for name, text in before.items():
        run = runs[name]
        shown = printing.markdown(run.record, run.outcome, run.outcome.exit(strict=False))
        assert shown.strip() == text.strip(), name
    assert len(before) == 3


def test_the_slow_downs_still_fit_the_suite_that_they_are_put_into() -> None:
    cell = (ROOT / "bench" / "measure" / "cell.py").read_text()
    assert cell.count(measure_gate.BEGIN) == cell.count(measure_gate.IMPORT) == 1
