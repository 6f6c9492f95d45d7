"""Timelines are the recorded ones."""

from pathlib import Path

from bench.report.plots.marks import WIDTH
from tests import fake_runs
from tests.report.reading import boxes, rendered, rows, value


def test_timelines_are_the_recorded_ones(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_runs.run(["sleep"])), "timeline-sleep")
    assert list(drawn) == ["serial", "asyncio warm", "mp_pool cold", "thread_pool cold"]
    row = drawn["thread_pool cold"]
    assert value(row) == "2 at once in 2 threads"
    recorded = fake_runs.timeline(0.2, 2)
    # the axis ends with the slowest cell of the workload, serial's second; a lane is twelve pixels high
    expected = {
        (round(begin * WIDTH, 1), 1.5 + 13 * lane, round(end * WIDTH, 1), 10.5 + 13 * lane)
        for lane, begin, end in zip(*(recorded[key] for key in ("lane", "start_s", "end_s")), strict=True)
    }
    assert boxes(row, "item") == expected
    assert boxes(row, "before") == {(0, 0, 20, 25)}
    assert boxes(row, "after") == {(180, 0, 200, 25)}


def test_a_started_pool_has_a_timeline_of_its_own(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run(["sleep"]))
    assert list(rows(soup, "started-sleep")) == ["mp_pool warm"]
    assert soup.select_one("#started-sleep").find_parent("details")


def test_items_side_by_side_on_one_loop_are_drawn_below_each_other(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep"])
    timeline = fake_runs.cell_of(document, "sleep-asyncio-warm")["extra_info"]["timeline"]
    timeline |= {"lane": [0] * 4, "start_s": [0.0] * 4, "end_s": [0.05] * 4}
    row = rows(rendered(tmp_path, document), "timeline-sleep")["asyncio warm"]
    assert value(row) == "4 at once in 1 thread"
    assert len({top for _, top, _, _ in boxes(row, "item")}) == 4
    assert not row.select("path.lane"), "one lane needs no line to divide it"
