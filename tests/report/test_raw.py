"""The raw table: every number in it is the stored one, or follows from it."""

import json
from pathlib import Path

import pytest

from bench.report import raw
from bench.store.decode import benchmarks_of
from bench.text.columns import COLUMNS
from bench.text.units import seconds
from tests import fake_cells, fake_runs
from tests.report.reading import rendered


def test_the_table_holds_what_is_stored(tmp_path: Path) -> None:
    document = fake_runs.run()
    soup = rendered(tmp_path, document)
    columns = json.loads(soup.select_one("#data").string)["columns"]
    by_cell = {
        tuple(benchmark["extra_info"][name] for name in ("workload", "model", "start")): benchmark
        for benchmark in document["benchmarks"]
    }
    lines = soup.select("#raw tbody tr")
    assert len(lines) == len(by_cell)
    for line in lines:
        cells = dict(zip(columns, line.select("td"), strict=True))
        benchmark = by_cell[tuple(cells[name].get_text() for name in ("workload", "model", "start"))]
        numbers = {
            name: float(str(cells[name]["data-value"]))
            for name in ("median_s", "min_s", "max_s", "rounds", "cpu_s", "switches", "memory_bytes")
        }
        stats, extra = benchmark["stats"], benchmark["extra_info"]
        assert numbers == {
            "median_s": stats["median"],
            "min_s": stats["min"],
            "max_s": stats["max"],
            "rounds": stats["rounds"],
            "cpu_s": extra["cpu_parent_s"] + extra["cpu_workers_s"],
            "switches": 42,
            "memory_bytes": extra["memory_peak_bytes"],
        }
        assert cells["median_s"].get_text() == seconds(stats["median"])
        assert cells["memory_bytes"].get_text() == "100 MiB"


def test_every_key_has_a_column() -> None:
    assert set(raw.KEYS) <= COLUMNS.keys()
    assert [COLUMNS[key].is_text for key in raw.KEYS[:6]] == [True] * 5 + [False]


def test_another_suite_s_figures_are_pytest_benchmark_s_own() -> None:
    document = fake_runs.foreign()["benchmarks"][1]
    document["group"] = "g"
    document["stats"]["median"] = 7.0  # not what the rounds give
    document["stats"]["data"] = [1.0, 2.0, 3.0]
    (row,) = raw.table([], benchmarks_of([document]))
    assert (row["group"], row["benchmark"], row["median_s"]) == ("g", "test_b", 7.0)
    assert (row["low_s"], row["high_s"], row["outliers"]) == (1.0, 3.0, 0)
    assert row["workload"] is row["speed_up"] is None


def test_a_column_without_a_figure_is_left_out() -> None:
    rows = raw.table([], benchmarks_of(fake_runs.foreign()["benchmarks"]))
    assert [column.key for column in raw.columns(rows)] == [
        "benchmark",
        "median_s",
        "min_s",
        "max_s",
        "rounds",
    ]


def test_efficiencies_have_columns_where_there_are_any(tmp_path: Path) -> None:
    document = fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER})
    data = json.loads(rendered(tmp_path, document).select_one("#data").string)
    assert {"efficiency", "efficiency_low", "efficiency_high", "capacity"} <= set(data["columns"])
    rows = {(row["model"], row["start"]): row for row in data["rows"]}
    for own in fake_cells.CLEAR_WINNER[1:]:
        row = rows[own.model, own.start]
        assert row["speed_up"] == pytest.approx(own.speed_up)
        if own.capacity:
            assert row["efficiency"] == pytest.approx(own.speed_up / own.capacity)
            assert row["efficiency_low"] < row["efficiency"] < row["efficiency_high"]
        else:
            assert row["efficiency"] is None
