"""How an outcome is said, in the terminal and as Markdown."""

from dataclasses import replace

from bench.gate import printing, table
from bench.gate.errors import Exit
from bench.gate.judge import judge
from tests.gate.records import EQUAL, SLOWER, record_of


def test_markdown_shows_a_name_as_text() -> None:
    record = record_of({"x::test[<script>|`a`]": SLOWER})
    outcome = judge(record)
    text = printing.markdown(record, outcome, Exit.REGRESSION)
    assert "test\\[\\<script\\>\\|\\`a\\`\\]" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {len(table.COLUMNS) + 1}


def test_names_are_shortened_by_what_they_share() -> None:
    assert table.shortened(["t.py::test[a-b]", "t.py::test[a-c]"]) == ["a-b", "a-c"]
    assert table.shortened(["t.py::test_a", "t.py::test_b[1]"]) == ["test_a", "test_b[1]"]
    assert table.shortened(["t.py::test_a", "u.py::test_a"]) == ["t.py::test_a", "u.py::test_a"]
    assert table.shortened(["t.py::test_a"]) == ["t.py::test_a"]


def test_percentages_have_no_negative_zero() -> None:
    assert table.percent(0.99999) == "+0.0 %"
    assert table.percent(1.1) == "+10.0 %"


def test_interpreters_are_named_only_where_they_differ() -> None:
    record = record_of({"a": EQUAL})

    def heading(base: str, head: str) -> str:
        old = replace(record.base, python="base/bin/python", machine_info={"python_version": base})
        new = replace(record.head, python="head/bin/python", machine_info={"python_version": head})
        return table.heading(replace(record, base=old, head=new))

    assert table.heading(record).endswith("head working tree (hhhhhhhhhh)")
    assert heading("3.13.0", "3.14.0").endswith(", Python 3.13.0 against 3.14.0")
    assert heading("3.13.0", "3.13.0").endswith(", each in an environment of its own")
