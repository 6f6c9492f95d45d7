"""Curves as they are drawn: the points that were measured, on the same scales in all rows."""

from pathlib import Path

import pytest

from bench.report import curves as figures_of
from bench.report.plots import curves as plots
from bench.report.plots.marks import WIDTH
from bench.store.file import Conditions, LeftOut
from tests import fake_runs
from tests.analysis.test_curve_sentences import by_law
from tests.fake_curves import CROSSED, cells, only, results_of
from tests.report.reading import rendered, rows

WORKERS = (1, 2, 4, 8, 16, 32)


def path_of(plot: plots.Plot, label: str, style: str) -> str:
    (row,) = [row for row in plot.rows if row.label == label]
    return next((mark.d for mark in row.marks if mark.style == style), "")


def places(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (point.split() for point in path.removeprefix("M").split("L"))]


def test_a_row_has_its_curve_before_all_others() -> None:
    curves = only(cells(CROSSED))
    plot = plots.plot("1", curves, plots.SPEED_UP)
    assert plot
    assert [row.label for row in plot.rows] == ["asyncio warm", "thread_pool warm"]
    own = places(path_of(plot, "asyncio warm", "line"))
    assert [x for x, _ in own] == pytest.approx([0, WIDTH / 3, 2 * WIDTH / 3, WIDTH], abs=0.2)
    assert path_of(plot, "thread_pool warm", "line others") == path_of(plot, "asyncio warm", "line")
    heights = [y for _, y in own]
    assert heights == sorted(heights, reverse=True)
    assert all(0 < y < plots.HEIGHT for y in heights)


def test_where_the_curves_cross_the_heights_do() -> None:
    plot = plots.plot("1", only(cells(CROSSED)), plots.SPEED_UP)
    assert plot
    one, other = (places(path_of(plot, label, "line")) for label in ("asyncio warm", "thread_pool warm"))
    assert [a[1] < b[1] for a, b in zip(one, other, strict=True)] == [False, False, True, True]


def test_a_curve_has_its_ceiling_and_its_intervals() -> None:
    plot = plots.plot("1", only(cells(CROSSED, workers=50)), plots.SPEED_UP)
    assert plot
    last_two = places(path_of(plot, "asyncio warm", "ceiling"))[-2:]
    assert last_two[0][1] == last_two[1][1]
    assert path_of(plot, "asyncio warm", "whisker").count("V") == 4
    assert plot.title == "Speed-up over items at 50 workers"


def test_a_run_that_sweeps_has_figures_with_what_they_show() -> None:
    left = LeftOut(workload="sleep", points=[{"items": 5000.0}], reason="would take too long for the budget")
    conditions = Conditions(cpus_available=2, left_out=[left])
    speed_up, time = figures_of.figures(results_of(cells(CROSSED)), conditions)
    assert speed_up.conclusion.subject == "sleep, speed-up over items"
    assert speed_up.conclusion.headline.startswith("from 1,000 items at once on, asyncio warm")
    assert speed_up.conclusion.line.endswith(" there")
    assert speed_up.conclusion.reasons[-1] == "left out at 5,000 items: would take too long for the budget"
    assert any(mark.style == "change" for row in speed_up.plot.rows for mark in row.marks)
    assert (speed_up.plot.folded, time.plot.folded) == ("", "Time over items")


def test_over_workers_there_are_efficiency_and_throughput_too() -> None:
    results = results_of(cells(by_law(0.05, 2e-3), WORKERS, option="workers", jitter=1e-6))
    shown = figures_of.figures(results, Conditions(cpus_available=2))
    assert [figure.plot.title.partition(" ")[0] for figure in shown] == [
        "Speed-up",
        "Time",
        "Efficiency",
        "Throughput",
    ]
    assert shown[3].conclusion.headline == "by the Universal Scalability Law (N. Gunther)"
    assert shown[3].conclusion.reasons[0].startswith("asyncio warm: contention 5.00%")


def test_of_work_on_the_cpu_efficiency_says_why_there_is_no_law() -> None:
    results = results_of(cells(by_law(0.05, 0.0), WORKERS, workload="spin", option="workers"))
    efficiency = figures_of.figures(results, Conditions(cpus_available=2))[2]
    assert "is not fitted: this is work on the CPU" in efficiency.conclusion.reasons[-1]


def test_cells_without_figures_are_no_plot() -> None:
    stored = cells({("asyncio", "warm"): (1.0, 2.0)}, (1, 2))
    for cell in stored:
        del cell["extra_info"]["neighbours"]
    assert plots.plot("1", only(stored), plots.SPEED_UP) is None


def test_the_page_has_them_and_the_raw_table_their_points(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run([]) | {"benchmarks": cells(CROSSED), "not_run": []})
    assert set(rows(soup, "curve-speed-up-1")) == {"asyncio warm", "thread_pool warm"}
    assert not soup.select("[data-workload]")
    assert "items=1000" in soup.select_one("#raw").get_text()


def test_what_of_a_swept_workload_was_not_run_at_any_point_is_no_section(tmp_path: Path) -> None:
    """Over workers, what does one item at a time has no point."""
    cell = {"workload": "sleep", "model": "asyncio_blocking", "start": "warm", "reason": "it awaits"}
    stored = cells(by_law(0.05, 2e-3), WORKERS, option="workers")
    soup = rendered(tmp_path, fake_runs.run([]) | {"benchmarks": stored, "not_run": [cell]})
    assert not soup.select("[data-workload]")
