"""Every number on the page is the stored one, or follows from it."""

import json
import re
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup, Tag

from bench.gate.verdicts import judge
from bench.report import page as pages
from bench.report import render
from bench.report import runs as stored
from bench.report.marks import WIDTH, Scale, scale_of
from bench.tables import seconds
from bench.verdicts import factor
from tests.gate.records import record_of
from tests.report import fake


def rendered(tmp_path: Path, *documents: dict[str, Any], **options: Any) -> BeautifulSoup:
    paths = [fake.write(tmp_path / f"{number:04}_run.json", one) for number, one in enumerate(documents)]
    return BeautifulSoup(render.html(pages.build(stored.load_all(paths), **options)), "html.parser")


def rows(soup: BeautifulSoup, figure: str) -> dict[str, Tag]:
    """A figure's rows by their label."""
    found = soup.select(f"#{figure} .row")
    assert found, figure
    return {row.select_one(".label").get_text(): row for row in found}


def value(row: Tag) -> str:
    return row.select_one(".value").get_text()


def ends(row: Tag, style: str) -> list[float]:
    """Where the marks of a class begin and end, in units of the row."""
    (path,) = row.select(f"path.{style}")
    return [float(number) for number in re.findall(r"[MH]([\d.]+)", str(path["d"]))]


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


def test_the_table_holds_what_is_stored(tmp_path: Path) -> None:
    document = fake.run()
    soup = rendered(tmp_path, document)
    columns = json.loads(soup.select_one("#data").string)["columns"]
    by_cell = {
        (one["extra_info"]["workload"], one["extra_info"]["model"], one["extra_info"]["start"]): one
        for one in document["benchmarks"]
    }
    lines = soup.select("#raw tbody tr")
    assert len(lines) == len(by_cell)
    for line in lines:
        cells = dict(zip(columns, line.select("td"), strict=True))
        one = by_cell[tuple(cells[name].get_text() for name in ("workload", "model", "start"))]
        numbers = {
            name: float(str(cells[name]["data-value"]))
            for name in ("median_s", "min_s", "max_s", "rounds", "cpu_s", "switches", "memory_bytes")
        }
        stats, extra = one["stats"], one["extra_info"]
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


def test_where_the_time_goes_adds_up(tmp_path: Path) -> None:
    found = rows(rendered(tmp_path, fake.run(["spin"])), "time-spin")
    # a tenth until the first item, eight with items, of which two are CPU's, a tenth after them
    assert value(found["serial"]) == "1 s: startup 10%, cpu 20%, waiting 60%, closing 10%"
    assert ends(found["serial"], "cpu") == [100, 300]
    # two lanes can use two CPUs only if they share no GIL
    assert value(found["thread_pool cold"]) == "200 ms: startup 10%, cpu 20%, waiting 60%, closing 10%"


def test_timelines_are_the_recorded_ones(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    soup = rendered(tmp_path, document)
    card = soup.select_one("#timeline-sleep-thread_pool-cold")
    assert card is not None
    assert (
        "4 items in 2 threads, 2 at once at the most, the first after 20 ms, all done in 200 ms"
        in card.get_text()
    )
    recorded = fake.timeline(0.2, 2)
    drawn = re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)", str(card.select_one("path.task")["d"]))
    # the axis ends with the slowest cell of the workload, serial's second; a lane is nine pixels high
    expected = {
        (round(begin * WIDTH, 1), 4.5 + 9 * lane, round(end * WIDTH, 1))
        for lane, begin, end in zip(*(recorded[key] for key in ("lane", "start_s", "end_s")), strict=True)
    }
    assert {tuple(map(float, one)) for one in drawn} == expected


def test_rounds_and_outliers(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    serial = document["benchmarks"][0]
    serial["stats"] = fake.stats_of([1.0, 1.01, 0.99, 1.0, 3.0])
    found = rows(rendered(tmp_path, document), "rounds-sleep")
    assert value(found["serial"]) == "1 s, 5 rounds, 1 outlying"
    assert len(ends(found["serial"], "outlier")) == 1
    assert value(found["asyncio warm"]) == "100 ms, 5 rounds"


def test_the_ladder_is_a_row_s_cost(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run())
    found = rows(soup, "ladder")
    # 1,000 rows; inferred is the fourth workload, explicit the third, unique the fifth
    assert value(found["booking_dates_inferred, serial"]) == "4 ms a row, 36% of its dates wrong"
    assert value(found["booking_dates, serial"]) == "3 ms a row, all dates right"
    assert value(found["asyncio warm"]) == "400 µs a row, 36% of its dates wrong"


def test_a_gate_is_shown_with_its_own_figures(tmp_path: Path) -> None:
    record = record_of({"x": [0.2, 0.21, 0.19, 0.2, 0.22, 0.18], "y": [0.0, 0.01, -0.01, 0.0, 0.01, -0.01]})
    found = rows(rendered(tmp_path, fake.run(["sleep"]), gate=record), "gate")
    worst = judge(record).judgements[0]
    assert worst.ratio is not None
    assert value(found["x"]).startswith(f"regression: +{(worst.ratio.ratio - 1) * 100:.1f} %")
    assert value(found["y"]).startswith("pass: +0.0 %")


def test_sentences_questions_and_environment(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run())
    verdicts = [one.get_text() for one in soup.select(".verdicts li")]
    assert len(verdicts) == len(fake.IO + fake.CPU) + 1
    assert any(one.startswith("sleep: asyncio wins at 10×") for one in verdicts)
    answers = " ".join(one.get_text() for one in soup.select(".answer"))
    assert "Is fetching pages a good use of multiprocessing?" in answers
    assert "is at 2.0×, 50% of the time is its start" in answers
    assert "Why does threading not improve the parsing of dates?" in answers
    facts = {one.get_text(): one.find_next("dd").get_text() for one in soup.select("dl.facts dt")}
    assert facts["Python"] == "CPython 3.13.0, with a GIL, optimised build"
    assert facts["data sha256"] == "d" * 64
    assert facts["command"] == "pytest --profile quick"
    assert "needs Python 3.14" in soup.get_text()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"machine_info": {"free_threaded": True, "gil_enabled_after_imports": True}}, "switched the GIL on"),
        ({"conditions": {"load_1min": 9.0, "cpus_available": 2}}, "The machine was laden: 9.0 processes"),
        ({"machine_info": {"asyncio_run_reprs": True}}, "models of booking_dates pay for that"),
        ({"failed": ["sleep-asyncio-warm"]}, "Failed, and therefore not stored: sleep-asyncio-warm"),
    ],
)
def test_warnings(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    workloads = ["booking_dates", "sleep"]
    assert not rendered(tmp_path, fake.run(workloads)).select(".warning")
    warned = rendered(tmp_path, fake.run(workloads, **change)).select(".warning")
    assert any(said in one.get_text() for one in warned)


def test_warnings_of_the_cells(tmp_path: Path) -> None:
    document = fake.run(["http_fetch"])
    document["benchmarks"][0]["extra_info"] |= {"server_too_busy": True, "sweeps": 1}
    for one in document["benchmarks"]:
        one["extra_info"]["sweeps"] = 1
        one["stats"] = fake.stats_of([1.0, 2.0, 3.0])
    said = " ".join(one.get_text() for one in rendered(tmp_path, document).select(".warning"))
    assert "busier than half a core under serial" in said
    assert "Fewer than 5 sweeps" in said
    assert "A noisy run: in 5 of 5 benchmarks" in said


def test_ten_runs_are_a_history_with_the_change_and_its_revision(tmp_path: Path) -> None:
    documents = [fake.run(["sleep"], 1.0 if number < 6 else 1.3, number) for number in range(1, 11)]
    soup = rendered(tmp_path, *documents)
    history = soup.select(".history .row")
    assert len(history) == len(fake.MODELS)
    for row in history:
        assert value(row).endswith("in 10 runs; +30 % from 0000000006 on")
        (x,) = re.findall(r"M([\d.]+) 0V", str(row.select_one("path.change")["d"]))
        assert float(x) == pytest.approx(WIDTH * 5 / 9, abs=0.1)


def test_another_machine_is_no_history(tmp_path: Path) -> None:
    other = fake.run(["sleep"], number=1)
    other["machine_info"]["node"] = "elsewhere"
    assert not rendered(tmp_path, other, fake.run(["sleep"], number=2)).select(".history")


def test_missing_cells_and_no_serial_row(tmp_path: Path) -> None:
    document = fake.run(["sleep", "spin"])
    document["benchmarks"] = [
        one
        for one in document["benchmarks"]
        if one["extra_info"]["workload"] != "sleep" or one["extra_info"]["model"] != "serial"
    ]
    soup = rendered(tmp_path, document)
    assert "sleep: no serial row in this run" in soup.get_text()
    assert not soup.select("#speed-sleep")
    assert soup.select("#rounds-sleep")
    assert soup.select("#speed-spin")


def test_a_foreign_file_and_a_name_that_is_markup(tmp_path: Path) -> None:
    text = render.html(pages.build(stored.load_all([fake.write(tmp_path / "f.json", fake.foreign())])))
    assert "<script>alert" not in text
    soup = BeautifulSoup(text, "html.parser")
    labels = [one.get_text() for one in soup.select(".row .label")]
    assert "test_<script>alert(1)</script>" in labels
    assert [cell.get_text() for cell in soup.select("#raw tbody td")][1] == "test_<script>alert(1)</script>"
    assert not soup.select(".verdicts, .answer, .timelines")


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    path = fake.write(tmp_path / "run.json", fake.run())
    one, two = (render.html(pages.build(stored.load_all([path]))) for _ in range(2))
    assert one == two


def test_every_plot_is_a_file_of_its_own(tmp_path: Path) -> None:
    path = fake.write(tmp_path / "run.json", fake.run())
    page = pages.build(stored.load_all([path]))
    names = [plot.name for plot in pages.all_plots(page)]
    assert len(names) == len(set(names)) == 4 * len(fake.IO + fake.CPU) + 1
    for plot in pages.all_plots(page):
        drawn = ET.fromstring(render.svg(plot, "dark"))
        texts = [text.text or "" for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert all(row.label in texts and row.value in texts for row in plot.rows)


def test_each_sentence_leads_to_its_section(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run())
    for link in soup.select(".verdicts a"):
        target = soup.select_one(link["href"])
        assert link.get_text() == ("Before concurrency" if link["href"] == "#ladder" else target.get_text())
    assert len(soup.select(".verdicts a")) == len(soup.select("[data-workload]")) + 1


def test_markdown_has_the_sentences_and_the_speed_ups(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    text = render.markdown(pages.build(stored.load_all([fake.write(tmp_path / "run.json", document)])))
    assert "- sleep: asyncio wins at 10×" in text
    assert "| asyncio warm | 10× (10 to 10) |" in text


def test_markdown_shows_every_character_as_it_is(tmp_path: Path) -> None:
    document = fake.run(["booking_dates"])
    document["benchmarks"][0]["name"] = document["benchmarks"][0]["fullname"] = "it's_<script>"
    document["benchmarks"][0]["extra_info"] = {}
    path = fake.write(tmp_path / "o'neill_|_run.json", document)
    text = render.markdown(pages.build(stored.load_all([path])))
    assert "o'neill\\_\\|\\_run.json" in text
    assert "booking_dates" in text, "no backslash that is not needed"
    assert "<script" not in text.replace("\\<", "")
    assert not re.search("&(?!amp|lt|gt)", text), "an entity shows as such in a terminal"


def test_scales() -> None:
    scale = Scale(1.0, 100.0)
    assert [scale(value) for value in (0.5, 1, 10, 100, 1000)] == [0, 0, 500, 1000, 1000]
    assert scale.ticks() == [1, 2, 5, 10, 20, 50, 100]
    assert Scale(0.0, 10.0, logarithmic=False).ticks() == [0, 2, 4, 6, 8, 10]
    assert scale_of([0.0, 3.0]).low > 0


def test_what_each_cell_used(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run(["http_fetch"]))
    lines = [[cell.get_text() for cell in line.select("th, td")] for line in soup.select(".usage tbody tr")]
    assert len(lines) == len(fake.MODELS)
    assert ["serial", "200 ms", "0 s", "30", "12", "100 MiB", "–", "7", "–"] in lines
