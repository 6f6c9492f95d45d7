"""The scripts that measure the gate on other suites and beside its peers: what they write, their tables."""

import ast
import json
import tomllib
from pathlib import Path

from docs import gate_peers, measure_gate_peers, measure_gate_suites
from docs.gate_figures import load
from docs.gate_peers_suite import FILES, NAMES, SLOWED, WORK
from tests.gate.records import EQUAL, SLOWER, record_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
FIRST = measure_gate_suites.SUITES[0]


def test_what_the_peers_compare_is_python_that_calls_all_functions() -> None:
    functions = {node.name for node in ast.parse(WORK).body if isinstance(node, ast.FunctionDef)}
    assert {*NAMES, SLOWED} <= functions
    for name, text in FILES.items():
        if name == "pyproject.toml":
            assert tomllib.loads(text)["project"]["name"] == "peerwork"
        else:
            ast.parse(text)
            assert all(function in text for function in NAMES), name


def test_a_row_for_each_peer_counts_what_was_found() -> None:
    def turn(*slower: str) -> measure_gate_peers.Turn:
        return {"the gate": {"slower": list(slower), "seconds": 30.0}}

    turns = {
        "turn-00-000": turn(),
        "turn-00-001": turn("sort"),
        "turn-05-000": turn(SLOWED),
        "turn-05-001": turn("sort"),
        "turn-10-000": turn("sort", SLOWED),
    }
    lines = measure_gate_peers.table_of(turns).splitlines()
    assert lines[2:] == ["| the gate | 1 of 2 | 1 of 2 | 1 of 1 | 2 of 3 | 30 |"]
    assert {line.count("|") for line in lines} == {7}


def test_the_page_of_the_peers_has_the_table_and_what_the_gate_said_as_they_are_stored() -> None:
    page = (DOCS / "peers.md").read_text()
    assert measure_gate_peers.table_of(json.loads(measure_gate_peers.DATA.read_text())) in page
    assert measure_gate_peers.by_gate(load(measure_gate_peers.RECORDS)) in page


def test_functions_are_named_whatever_stands_around_them() -> None:
    lines = ["| +  | 3.0±0ms | 3.3±0ms | 1.1 | work.time_count |", "test_sort (0001_base) - has failed"]
    assert gate_peers._named(lines) == {"count", "sort"}


def test_what_slows_a_function_is_python() -> None:
    for suite in measure_gate_suites.SUITES:
        ast.parse(measure_gate_suites.SLOWED.format(share=0.1, name=suite.function))


def test_a_row_for_each_suite_that_was_gated_twice() -> None:
    other = "test_other"
    records = {}
    for suite in measure_gate_suites.SUITES:
        own = f"{suite.slowed[0]}_it"
        records[f"{suite.name}-same"] = record_of({own: EQUAL, other: EQUAL})
        records[f"{suite.name}-slower"] = record_of({own: SLOWER, other: EQUAL})
    row = measure_gate_suites.table_of(records).splitlines()[2]
    described = f"| {FIRST.name} {FIRST.version} | {FIRST.written_for} | 2 | 2 pass | `{FIRST.function}` |"
    assert row.startswith(described)
    assert row.endswith("| 1 | 1 | +20.0 % | 0 | 0.1 and 0.1 |")
    assert row.count("|") == len(measure_gate_suites.COLUMNS) + 1


def test_the_table_of_the_three_suites_is_what_their_records_give() -> None:
    assert measure_gate_suites.table_of(measure_gate_suites.packed()) in (DOCS / "gate.md").read_text()
