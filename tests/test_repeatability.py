"""The runs stored in docs/repeatability-data, judged again, and the figures on runs whose truth is known."""

import json
from pathlib import Path
from typing import Any

import pytest

from docs import measure_repeatability
from docs.repeatability_figures import alarms, covered, found, pool_speed_up, speed_up, variations, verdicts
from docs.repeatability_runs import ROOT, Run, packed
from docs.repeatability_table import tables
from tests import fake_cells, fake_runs
from tests.fake_cells import Cell

POOL = Cell("process_pool_fork", "warm", 1.7, capacity=1.8)
OTHER = Cell("mp_pool", "warm", 1.2, capacity=1.8)
ASYNCIO = Cell("asyncio", "warm", 0.9)


def run(number: int, *cells: Cell, kind: str = "quick", **changed: Any) -> Run:
    stored = fake_cells.run_beside({"spin": (fake_cells.SERIAL, *cells)})
    return Run(f"{kind}-{number:03}", 60.0, 63.0, stored["benchmarks"], **changed)


def test_the_document_has_the_tables_that_the_stored_runs_give() -> None:
    assert tables() in (ROOT / "docs" / "repeatability.md").read_text()


def test_runs_that_are_alike_vary_by_nothing_and_cover_what_they_say_together() -> None:
    runs = [run(number, POOL, OTHER, ASYNCIO) for number in range(3)]
    assert variations(runs, speed_up) == pytest.approx([0.0])
    assert variations(runs, pool_speed_up) == pytest.approx([0.0, 0.0])
    assert all(covered(runs))
    assert len(covered(runs)) == 9
    assert alarms(runs) == (0, 0, 3)


def test_an_interval_that_misses_what_the_runs_say_together_is_counted() -> None:
    runs = [run(number, ASYNCIO._replace(speed_up=gain)) for number, gain in enumerate((0.9, 0.9, 0.9, 1.4))]
    assert covered(runs).count(False) == 4


def test_a_winner_that_the_runs_put_behind_is_a_false_one() -> None:
    usual = [run(number, POOL, OTHER) for number in range(4)]
    odd = run(4, POOL._replace(speed_up=1.2), OTHER._replace(speed_up=1.6))
    said = verdicts([*usual, odd])
    assert said.count == 5
    assert said.false_winners == ("quick-004 spin: mp_pool warm",)
    assert said.wrong == 1


def test_a_side_of_serial_that_the_runs_contradict_is_counted() -> None:
    usual = [run(number, POOL, ASYNCIO) for number in range(4)]
    odd = run(4, POOL, ASYNCIO._replace(speed_up=1.2))
    assert verdicts([*usual, odd]).false_sides == ("quick-004 spin: asyncio warm",)


def test_what_could_not_be_told_is_counted() -> None:
    undecided = fake_cells.run_beside({"spin": fake_cells.UNDECIDED_PAIR})["benchmarks"]
    assert verdicts([Run("quick-000", 1.0, benchmarks=undecided)]).untold == 1


def test_pairs_alarm_beside_neighbours_and_by_raw_medians() -> None:
    slower = run(1, ASYNCIO._replace(speed_up=0.7))
    assert alarms([run(0, ASYNCIO), slower]) == (1, 1, 1)
    slowed = [run(0, ASYNCIO._replace(speed_up=0.9 / 1.2), OTHER, kind="slowed")]
    base = [run(0, ASYNCIO, OTHER)]
    assert found(base, slowed, "asyncio") == (1, 1)
    assert found(base, slowed, "mp_pool") == (0, 1)


def test_the_tables_have_a_column_for_each_kind_and_a_row_for_each_truth() -> None:
    claim = {"what": "10 % more CPU", "expected": "slower", "holds": True, "low": 0.9, "high": 0.92}
    kinds = {
        "quick": [run(number, POOL, OTHER, ASYNCIO) for number in range(2)],
        "slowed": [run(0, POOL, OTHER, ASYNCIO, kind="slowed")],
        "selftest": [Run("selftest-000", 60.0, selftest=[claim])],
    }
    lines = tables(kinds).splitlines()
    assert lines[0] == "| what | asked for | four workloads, 2 runs |"
    assert "| longest run | 3:30 for all, within 20 % | 1:00, at most 5% off its estimate |" in lines
    assert "| self-test: 10 % more CPU, slower | 19 of 20 | 1 of 1, ± 1.1% (median) |" in lines
    assert all(line.endswith("| 0 of 1 |") for line in lines[-2:])


def test_runs_are_packed_without_instruments_and_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, folder = tmp_path / "data", tmp_path / "runs"
    monkeypatch.setattr(measure_repeatability, "DATA", data)
    monkeypatch.setattr(measure_repeatability, "packed", lambda: packed(data))
    stored = fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER}) | {"took_s": 61.5, "estimate_s": 60}
    fake_runs.write(folder / "quick-000.json", stored)
    claims = {"holds": True, "claims": [{"what": "serial again", "holds": True}], "took_s": 9.0}
    fake_runs.write(folder / "selftest-000.json", claims)
    assert measure_repeatability.pack.callback
    measure_repeatability.pack.callback(folder)
    kinds = packed(data)
    (quick,), (selftest,) = kinds["quick"], kinds["selftest"]
    assert (quick.took_s, quick.estimate_s, quick.kind) == (61.5, 60, "quick")
    assert len(quick.results) == len(fake_cells.CLEAR_WINNER)
    assert quick.sentences["spin"].startswith("spin: process_pool_fork")
    assert "timeline" not in json.dumps(quick.benchmarks)
    assert selftest.selftest == claims["claims"]
