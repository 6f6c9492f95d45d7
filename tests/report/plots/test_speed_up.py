"""Speed-ups are those of the stored rounds."""

from pathlib import Path
from statistics import median

import pytest

from bench.text.units import factor
from tests import fake_cells, fake_runs
from tests.report.reading import ends, rendered, rows, value


def test_speed_ups_are_those_of_the_stored_rounds(tmp_path: Path) -> None:
    document = fake_runs.run()
    soup = rendered(tmp_path, document)
    by_cell = {benchmark["name"]: benchmark["stats"]["data"] for benchmark in document["benchmarks"]}
    for workload in fake_runs.IO + fake_runs.CPU:
        serial = by_cell[f"test_cell[{workload}-serial-warm]"]
        drawn = rows(soup, f"speed-{workload}")
        assert len(drawn) == len(fake_runs.MODELS)
        for model, start, _ in fake_runs.MODELS:
            own = by_cell[f"test_cell[{workload}-{model}-{start}]"]
            ratios = [below / above for below, above in zip(serial, own, strict=True)]
            label = "serial" if model == "serial" else f"{model} {start}"
            expected = f"{factor(median(ratios))}× ({factor(min(ratios))} to {factor(max(ratios))})"
            assert value(drawn[label]) == expected


def test_a_bar_ends_where_its_speed_up_is(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_runs.run(["sleep"])), "speed-sleep")
    even, ten_times = ends(drawn["asyncio warm"], "bar")
    twice = ends(drawn["mp_pool cold"], "bar")[1]
    assert (twice - even) / (ten_times - even) == pytest.approx(0.30103, abs=0.002)  # log10 of 2


def test_the_ceiling_of_what_waits_is_drawn_and_said(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run(["sleep", "spin"]))
    said = "No model can beat 2×: so many items are in work at once at the most."  # of 4 items, 2 at once
    assert said in soup.select_one("#speed-sleep figcaption").get_text()
    for row in rows(soup, "speed-sleep").values():
        even, twice = ends(row, "reference")[0], ends(row, "ceiling")[0]
        tenfold = ends(rows(soup, "speed-sleep")["asyncio warm"], "bar")[1]
        assert (twice - even) / (tenfold - even) == pytest.approx(0.30103, abs=0.002)  # log10 of 2
    assert "No model can beat" not in soup.select_one("#speed-spin").get_text()
    assert not soup.select("#speed-spin .ceiling")


def test_what_has_neighbours_is_drawn_with_its_efficiency(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER})), "speed-spin")
    assert value(drawn["process_pool_fork warm"]) == "1.70× (1.69 to 1.71), 94% of 1.8 CPUs"
    assert value(drawn["asyncio warm"]) == "0.98× (0.97 to 0.99)"
    assert list(drawn)[:2] == ["process_pool_fork warm", "mp_pool warm"]
