"""What a plot shows and says is what is stored, or follows from it."""

import re
from pathlib import Path
from statistics import median
from xml.etree import ElementTree as ET

import pytest

from bench.formats import factor
from bench.gate.verdicts import judge
from bench.report import page as pages
from bench.report import render
from bench.report import runs as stored
from bench.report.marks import WIDTH, Scale, scale_of
from tests.gate.records import record_of
from tests.report import fake
from tests.report.reading import boxes, ends, rendered, rows, value


def test_speed_ups_are_those_of_the_stored_rounds(tmp_path: Path) -> None:
    document = fake.run()
    soup = rendered(tmp_path, document)
    by_cell = {one["name"]: one["stats"]["data"] for one in document["benchmarks"]}
    for workload in fake.IO + fake.CPU:
        serial = by_cell[f"test_cell[{workload}-serial-warm]"]
        found = rows(soup, f"speed-{workload}")
        assert len(found) == len(fake.MODELS)
        for model, start, _ in fake.MODELS:
            own = by_cell[f"test_cell[{workload}-{model}-{start}]"]
            ratios = [below / above for below, above in zip(serial, own, strict=True)]
            label = "serial" if model == "serial" else f"{model} {start}"
            expected = f"{factor(median(ratios))}× ({factor(min(ratios))} to {factor(max(ratios))})"
            assert value(found[label]) == expected


def test_a_bar_ends_where_its_speed_up_is(tmp_path: Path) -> None:
    found = rows(rendered(tmp_path, fake.run(["sleep"])), "speed-sleep")
    one, ten = ends(found["asyncio warm"], "bar")
    two = ends(found["mp_pool cold"], "bar")[1]
    assert (two - one) / (ten - one) == pytest.approx(0.30103, abs=0.002)  # log10 of 2


def test_where_the_time_goes_adds_up(tmp_path: Path) -> None:
    found = rows(rendered(tmp_path, fake.run(["spin"])), "time-spin")
    # a tenth until the first item, eight with items, of which two are CPU's, a tenth after them
    assert value(found["serial"]) == "1 s: start-up 10%, CPU 20%, waiting 60%, closing 10%"
    assert ends(found["serial"], "cpu") == [100, 300]
    # two lanes can use two CPUs only if they share no GIL
    assert value(found["thread_pool cold"]) == "200 ms: start-up 10%, CPU 20%, waiting 60%, closing 10%"


def test_cpu_is_a_share_of_the_cpus_that_can_be_used_at_once(tmp_path: Path) -> None:
    document = fake.run(["spin"])
    extra = document["benchmarks"][2]["extra_info"]  # the cold pool: half a second, 0.4 of it with items
    lanes = [{"process": lane, "thread": lane, "interpreter": 0, "gil": True} for lane in range(4)]
    extra["timeline"] |= {"lanes": lanes, "lane": [0, 1, 2, 3], "start_s": [0.05] * 4, "end_s": [0.45] * 4}
    extra |= {"workers": 4, "cpu_items_s": 0.6}
    for cpus, share in ((2, "CPU 60%, waiting 20%"), (4, "CPU 30%, waiting 50%"), (1, "CPU 80%")):
        document["conditions"]["cpus_available"] = cpus
        found = rows(rendered(tmp_path, document), "time-spin")
        assert value(found["mp_pool cold"]) == f"500 ms: start-up 10%, {share}, closing 10%"


def test_timelines_are_the_recorded_ones(tmp_path: Path) -> None:
    found = rows(rendered(tmp_path, fake.run(["sleep"])), "timeline-sleep")
    assert list(found) == ["serial", "asyncio warm", "mp_pool cold", "thread_pool cold"]
    row = found["thread_pool cold"]
    assert value(row) == "200 ms, 2 at once in 2 threads"
    recorded = fake.timeline(0.2, 2)
    # the axis ends with the slowest cell of the workload, serial's second; a lane is twelve pixels high
    expected = {
        (round(begin * WIDTH, 1), 1.5 + 13 * lane, round(end * WIDTH, 1), 10.5 + 13 * lane)
        for lane, begin, end in zip(*(recorded[key] for key in ("lane", "start_s", "end_s")), strict=True)
    }
    assert boxes(row, "item") == expected
    assert boxes(row, "before") == {(0, 0, 20, 25)}
    assert boxes(row, "after") == {(180, 0, 200, 25)}


def test_a_started_pool_has_a_timeline_of_its_own(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run(["sleep"]))
    assert list(rows(soup, "started-sleep")) == ["mp_pool warm"]
    assert soup.select_one("#started-sleep").find_parent("details")


def test_items_side_by_side_on_one_loop_are_drawn_below_each_other(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    timeline = document["benchmarks"][1]["extra_info"]["timeline"]
    timeline |= {"lane": [0] * 4, "start_s": [0.0] * 4, "end_s": [0.05] * 4}
    row = rows(rendered(tmp_path, document), "timeline-sleep")["asyncio warm"]
    assert value(row) == "100 ms, 4 at once in 1 thread"
    assert len({top for _, top, _, _ in boxes(row, "item")}) == 4
    assert not row.select("path.lane"), "one lane needs no line to divide it"


def test_rounds_and_outliers(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    serial = document["benchmarks"][0]
    serial["stats"] = fake.stats_of([1.0, 1.01, 0.99, 1.0, 3.0])
    found = rows(rendered(tmp_path, document), "rounds-sleep")
    assert value(found["serial"]) == "1 s, 5 rounds, 1 outlying"
    assert len(ends(found["serial"], "outlier")) == 1
    assert value(found["asyncio warm"]) == "100 ms, 5 rounds"


def test_rounds_that_were_not_stored_are_not_made_up(tmp_path: Path) -> None:
    document = fake.foreign()
    soup = rendered(tmp_path, document)
    found = rows(soup, "quartiles-benchmarks")
    assert value(found["test_b"]) == "2 ms, 5 rounds from 1.96 ms to 2.04 ms"
    low, high = ends(found["test_b"], "whisker")[:2]
    first, third = ends(found["test_b"], "bar")
    assert low < first < third < high
    assert "outliers" not in [one.get_text() for one in soup.select("#raw th")]
    document["benchmarks"][0]["stats"] = fake.stats_of([0.001] * 9)
    assert value(
        rows(rendered(tmp_path, document), "rounds-benchmarks")["test_<script>alert(1)</script>"]
    ) == ("1 ms, 9 rounds")


def test_the_ladder_is_a_row_s_cost(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run())
    found = rows(soup, "ladder")
    # 1,000 rows; inferred is the fourth workload, explicit the third, unique the fifth
    assert value(found["booking_dates_inferred, serial"]) == "4 ms a row of 1,000, 36% of its dates wrong"
    assert value(found["booking_dates, serial"]) == "3 ms a row of 1,000, all dates right"
    assert value(found["asyncio warm"]) == "400 µs a row of 1,000, 36% of its dates wrong"


def test_a_gate_is_shown_with_its_own_figures(tmp_path: Path) -> None:
    record = record_of({"x": [0.2, 0.21, 0.19, 0.2, 0.22, 0.18], "y": [0.0, 0.01, -0.01, 0.0, 0.01, -0.01]})
    found = rows(rendered(tmp_path, fake.run(["sleep"]), gate=record), "gate")
    worst = judge(record).judgements[0]
    assert worst.ratio is not None
    assert value(found["x"]).startswith(f"regression: +{(worst.ratio.ratio - 1) * 100:.1f} %")
    assert value(found["y"]).startswith("pass: +0.0 %")


def test_ten_runs_are_a_history_with_the_change_and_its_revision(tmp_path: Path) -> None:
    documents = [fake.run(["sleep"], 1.0 if number < 6 else 1.3, number) for number in range(1, 11)]
    soup = rendered(tmp_path, *documents)
    history = soup.select("#history-sleep .row")
    assert len(history) == len(fake.MODELS)
    for row in history:
        assert value(row).endswith("in 10 runs; +30 % from 0000000006 on")
        (x,) = re.findall(r"M([\d.]+) 0V", str(row.select_one("path.change")["d"]))
        assert float(x) == pytest.approx(WIDTH * 5 / 9, abs=0.1)


def test_another_machine_is_no_history(tmp_path: Path) -> None:
    other = fake.run(["sleep"], number=1)
    other["machine_info"]["node"] = "elsewhere"
    assert not rendered(tmp_path, other, fake.run(["sleep"], number=2)).select("[id^=history]")


def test_every_plot_is_a_file_of_its_own(tmp_path: Path) -> None:
    path = fake.write(tmp_path / "run.json", fake.run())
    page = pages.build(*stored.load_all([path]))
    names = [plot.name for plot in page.plots]
    assert len(names) == len(set(names)) == 5 * len(fake.IO + fake.CPU) + 1
    for plot in page.plots:
        drawn = ET.fromstring(render.svg(plot, "dark"))
        texts = [text.text or "" for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert all(row.label in texts and row.value in texts for row in plot.rows)


def test_scales() -> None:
    scale = Scale(1.0, 100.0)
    assert [scale(value) for value in (0.5, 1, 10, 100, 1000)] == [0, 0, 500, 1000, 1000]
    assert scale.ticks() == [1, 2, 5, 10, 20, 50, 100]
    assert Scale(0.0, 10.0, logarithmic=False).ticks() == [0, 2, 4, 6, 8, 10]
    assert scale_of([0.0, 3.0]).low > 0


def test_the_notebook_then_and_now(tmp_path: Path) -> None:
    document = fake.run(["sleep"], not_run=[])
    document["benchmarks"] = [
        {
            "name": f"test_row[{row}]",
            "fullname": f"bench/test_notebook.py::test_row[{row}]",
            "group": None,
            "extra_info": {"notebook": row, "sweeps": 1},
            "stats": fake.stats_of([seconds]),
        }
        for row, seconds in (("N1", 5.8), ("N2", 0.4), ("N7", 1.45))
    ]
    soup = rendered(tmp_path, document)
    found = rows(soup, "notebook")
    assert value(found["N1 loop over requests.get"]) == "1.0× (5.8 s), then 1.0× (5.82 s)"
    assert value(found["N2 a thread per URL"]) == "14× (400 ms), then 15× (380 ms)"
    assert value(found["N7 multiprocessing.Pool(4)"]) == "4.0× (1.45 s), then 2.2× (2.68 s)"
    (said,) = soup.select(".verdicts li")
    assert "1 of 2 systems are to their serial row what they were" in said.get_text()
    assert "N7 differs: 2.2× its serial row then, 4× now" in said.get_text()


def test_runs_of_other_sizes_are_no_history(tmp_path: Path) -> None:
    documents = [fake.run(["sleep"], number=number) for number in (1, 2, 3)]
    for one in documents[1]["benchmarks"]:
        one["extra_info"]["inputs"] = {**one["extra_info"]["inputs"], "requests": 200}
    soup = rendered(tmp_path, *documents)
    assert {value(row) for row in soup.select("#history-sleep .row")} == {
        f"{figure} to {figure} in 2 runs" for figure in ("1 s", "100 ms", "500 ms", "250 ms", "200 ms")
    }
