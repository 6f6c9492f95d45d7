"""The history of what was measured beside its neighbours: gains, which a slower machine does not change."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests import fake_cells, fake_runs
from tests.fake_cells import Cell
from tests.report.reading import rendered, rows, value

POOL = Cell("process_pool_fork", "warm", 1.7, capacity=1.8)
ASYNCIO = Cell("asyncio", "warm", 0.98)


def run(number: int, *cells: Cell, workload: str = "spin", serial_s: float = 0.025) -> dict[str, Any]:
    """A run on a machine that takes ``serial_s`` for serial, in a moment of its own."""
    benchmarks = [fake_cells.cell_beside(workload, cell, serial_s) for cell in cells]
    return fake_runs.run([], number=number) | {"benchmarks": benchmarks}


def test_a_machine_that_slows_down_is_no_change(tmp_path: Path) -> None:
    documents = [run(number, POOL, ASYNCIO, serial_s=0.02 * number) for number in range(1, 9)]
    soup = rendered(tmp_path, *documents)
    said = {label: value(row) for label, row in rows(soup, "gains-spin").items()}
    assert re.fullmatch(
        r"efficiency 94% \(9\d–9\d%\) to 94% \(9\d–9\d%\) in 8 runs", said["process_pool_fork warm"]
    )
    assert re.fullmatch(r"0\.98× \(0\.\d+–0\.\d+×\) to 0\.98× \(.*×\) in 8 runs", said["asyncio warm"])
    assert not soup.select("#history-spin")


def test_a_cell_that_got_slower_is_a_change_point_with_its_revision(tmp_path: Path) -> None:
    slower = POOL._replace(speed_up=1.7 / 1.25), ASYNCIO._replace(speed_up=0.98 / 1.25)
    documents = [run(number, *((POOL, ASYNCIO) if number < 5 else slower)) for number in range(1, 9)]
    for row in rows(rendered(tmp_path, *documents), "gains-spin").values():
        assert value(row).endswith("; time +25 % from 0000000005 on")
        (x,) = re.findall(r"M([\d.]+) 0V", str(row.select_one("path.change")["d"]))
        assert float(x) == pytest.approx(1000 * 4 / 7, abs=0.1)


def test_a_pool_s_capacity_may_change_but_not_the_number_of_its_cpus(tmp_path: Path) -> None:
    less = POOL._replace(speed_up=1.7 * 0.8, capacity=1.8 * 0.8)
    documents = [run(1, POOL), run(2, less), run(3, POOL)]
    (row,) = rows(rendered(tmp_path / "same", *documents), "gains-spin").values()
    assert value(row).startswith("efficiency 94%")
    for benchmark in documents[0]["benchmarks"]:
        benchmark["extra_info"]["neighbours"]["cpus"] = 4
    (row,) = rows(rendered(tmp_path / "other", *documents), "gains-spin").values()
    assert value(row).endswith("in 2 runs")


def test_each_run_has_its_interval_and_up_is_faster(tmp_path: Path) -> None:
    documents = [run(1, ASYNCIO), run(2, ASYNCIO._replace(speed_up=1.5, jitter=0.05))]
    (row,) = rows(rendered(tmp_path, *documents), "gains-spin").values()
    narrow, wide = re.findall(r"M[\d.]+ ([\d.]+)V([\d.]+)", str(row.select_one("path.whisker")["d"]))
    (before, after) = re.findall(r"[ML][\d.]+ ([\d.]+)", str(row.select_one("path.line")["d"]))
    assert float(after) < float(before)
    for (low, high), y in ((narrow, before), (wide, after)):
        assert float(high) < float(y) < float(low)
    assert float(wide[0]) - float(wide[1]) > 2 * (float(narrow[0]) - float(narrow[1]))


def test_serial_is_shown_beside_the_yardstick_and_by_its_seconds_where_it_waits(tmp_path: Path) -> None:
    documents = [run(number, fake_cells.SERIAL, serial_s=0.02 * number) for number in (1, 2)]
    for document in documents:
        for benchmark in document["benchmarks"]:
            beside = benchmark["extra_info"]["neighbours"]
            beside["yardstick_s"] = [[second / 2 for second in visit] for visit in beside["serial_s"]]
    (row,) = rows(rendered(tmp_path / "cpu", *documents), "gains-spin").values()
    assert re.match(r"against the yardstick 0\.50\d*× \(.*\) to 0\.50", value(row))
    waiting = [run(number, fake_cells.SERIAL, workload="sleep", serial_s=0.2 * number) for number in (1, 2)]
    (row,) = rows(rendered(tmp_path / "io", *waiting), "gains-sleep").values()
    assert re.match(r"2\d\d ms \(2\d\d ms–3\d\d ms\) to 5\d\d ms \(", value(row))


def test_runs_without_neighbours_have_a_line_of_their_own_and_that_is_said(tmp_path: Path) -> None:
    old = [fake_runs.run([], number=number) for number in (1, 2, 3)]
    for document in old:
        document["benchmarks"] = [fake_runs.cell("spin", "asyncio", "warm", 0.5)]
    new = [run(number, ASYNCIO) for number in (4, 5)]
    soup = rendered(tmp_path, *old, *new)
    (gain,), (median,) = rows(soup, "gains-spin").values(), rows(soup, "history-spin").values()
    assert value(gain).endswith("in 2 runs")
    assert value(median) == "500 ms to 500 ms in 3 runs"
    assert "Here are only runs without neighbours" in soup.select_one("#history-spin figcaption").get_text()


def test_a_single_run_by_another_basis_is_left_out(tmp_path: Path) -> None:
    old = fake_runs.run([], number=1) | {"benchmarks": [fake_runs.cell("spin", "asyncio", "warm", 0.5)]}
    soup = rendered(tmp_path, old, run(2, ASYNCIO), run(3, ASYNCIO))
    assert [figure["id"] for figure in soup.select("[id^=gains], [id^=history]")] == ["gains-spin"]


def test_neighbours_that_say_nothing_are_drawn_all_the_same(tmp_path: Path) -> None:
    """Of two visits that could hardly differ more, the interval has no end."""
    documents = [run(number, ASYNCIO) for number in (1, 2)]
    for document in documents:
        (benchmark,) = document["benchmarks"]
        beside = {"serial_s": [[1e-17, 1e-17], [1e17, 1e17]]}
        benchmark["stats"] = fake_runs.stats_of([1e17, 1e-17])
        benchmark["extra_info"] |= {"sweeps": 2, "rounds_per_sweep": 1, "neighbours": beside}
    (row,) = rows(rendered(tmp_path, *documents), "gains-spin").values()
    assert str(row.select_one("path.line")["d"]) == "M0 18L1000 18"
    assert str(row.select_one("path.whisker")["d"]) == "M0 36V0M1000 36V0"
