"""What the gate finds by margin, and how many pairs it takes, from stored runs."""

from math import log

import pytest

from docs import gate_curve
from docs.gate_figures import ROOT, GateRun, packed
from tests.gate.records import EQUAL, SLOWER, record_of

CELL = "bench/test_matrix.py::test_cell[spin-serial-warm]"


def run_of(name: str, values: list[float]) -> GateRun:
    return GateRun(name, record_of({CELL: values}), None)


def test_a_row_for_each_margin_and_slow_down() -> None:
    runs = [run_of("null-margin-2-000", EQUAL), run_of("slow-5-margin-2-000", SLOWER)]
    lines = gate_curve.curve({run.name: run for run in runs}).splitlines()
    assert lines[2].startswith("| 2 % | nothing | 0 of 1 | 0.0% |")
    assert lines[3].startswith("| 2 % | 5 % | 1 of 1 | 100.0% |")
    assert {line.count("|") for line in lines} == {len(gate_curve.CURVE) + 1}


def test_the_curve_is_what_the_stored_runs_give() -> None:
    assert gate_curve.curve(packed()) in (ROOT / "docs" / "gate.md").read_text()


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("null", (5.0, 0.0)),
        ("slow-10", (5.0, 10.0)),
        ("slow-2.5-margin-1.5", (1.5, 2.5)),
        ("bursts", None),
        ("bursts-margin-2", None),
    ],
)
def test_a_kind_says_its_margin(name: str, known: tuple[float, float] | None) -> None:
    assert [found[:2] for found in gate_curve._known({name: None})] == ([known] if known else [])


def test_what_varies_more_needs_more_pairs() -> None:
    effect = log(1.05 / 1.02)
    deviations = (0.005, 0.02, 0.05)
    few, more, most = (gate_curve.pairs_needed(deviation, effect, 12) or 0 for deviation in deviations)
    assert 2 <= few < more < most
    assert gate_curve.pairs_needed(10.0, effect, 12) is None


def test_the_limits_have_a_row_for_each_benchmark() -> None:
    lines = gate_curve.limits({"null-000": run_of("null-000", EQUAL)}, 0.02, 0.05).splitlines()
    assert lines[2].startswith("| test_cell[spin-serial-warm] | 0.4 % |")
    assert gate_curve.limits({}, 0.02, 0.05).splitlines() == lines[:2]
