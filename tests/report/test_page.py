"""Every word and number on the page is the stored one, or follows from it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bench.formats import seconds
from bench.report import page as pages
from bench.report import render
from bench.report import runs as stored
from tests.report import fake
from tests.report.reading import rendered, rows, value


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


def test_sentences_questions_and_environment(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run())
    verdicts = [one.get_text() for one in soup.select(".verdicts li:not(.answer)")]
    assert len(verdicts) == len(fake.IO + fake.CPU) + 1
    assert any(one.startswith("sleep: asyncio wins at 10×") for one in verdicts)
    answers = " ".join(one.get_text() for one in soup.select(".answer"))
    assert "Is waiting a good use of multiprocessing?" in answers
    for what in ("sleeps, as in the notebook,", "pages"):
        assert (
            f"over {what} a pool of processes is at 2.0×, 50% of its time is its start and stop, where one "
            "of threads is at 5.0×; started beforehand it is at 4.0×, in 100 MiB instead of 100 MiB"
        ) in answers
    assert "Why does threading not improve the parsing of dates?Here it does: 5.0×" in answers
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
        (
            {"failed": ["bench/t.py::test_cell[sleep-asyncio-warm]"]},
            "Failed, and therefore not stored: bench/t.py::test_cell[sleep-asyncio-warm]",
        ),
    ],
)
def test_warnings(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    workloads = ["booking_dates", "sleep"]
    assert not rendered(tmp_path, fake.run(workloads)).select(".warning")
    warned = rendered(tmp_path, fake.run(workloads, **change)).select(".warning")
    assert any(said in one.get_text() for one in warned)


def test_warnings_of_the_cells(tmp_path: Path) -> None:
    document = fake.run(["http_fetch"])
    document["benchmarks"][0]["extra_info"] |= {"server_too_busy": True}
    for one in document["benchmarks"]:
        one["extra_info"]["sweeps"] = 3
        one["stats"] = fake.stats_of([1.0, 2.0, 3.0])
    said = " ".join(one.get_text() for one in rendered(tmp_path, document).select(".warning"))
    assert "busier than half a core under serial" in said
    assert "Fewer than 5 sweeps" in said
    assert "A noisy run: in 5 of 5 benchmarks" in said


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
    text = render.html(pages.build(*stored.load_all([fake.write(tmp_path / "f.json", fake.foreign())])))
    assert "<script>alert" not in text
    soup = BeautifulSoup(text, "html.parser")
    labels = [one.get_text() for one in soup.select(".row .label")]
    assert "test_<script>alert(1)</script>" in labels
    assert soup.select_one("#raw tbody td").get_text() == "test_<script>alert(1)</script>"
    assert not soup.select(".verdicts, .answer, .overview, [id^=timeline]")
    assert soup.select_one("#quartiles-benchmarks").find_parent("details") is None


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    path = fake.write(tmp_path / "run.json", fake.run())
    one, two = (render.html(pages.build(*stored.load_all([path]))) for _ in range(2))
    assert one == two


def test_each_sentence_leads_to_its_section(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run())
    for link in soup.select(".verdicts a"):
        target = soup.select_one(link["href"]).get_text()
        assert target.startswith("Before" if link.get_text() == "Before concurrency" else link.get_text())
    assert len(soup.select(".verdicts a")) == len(soup.select("[data-workload]")) + 1


def test_markdown_has_the_sentences_and_the_speed_ups(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    text = render.markdown(pages.build(*stored.load_all([fake.write(tmp_path / "run.json", document)])))
    assert "- sleep: asyncio wins at 10×" in text
    assert "| asyncio warm | 10× (10 to 10) |" in text


def test_markdown_shows_every_character_as_it_is(tmp_path: Path) -> None:
    document = fake.run(["booking_dates"])
    document["benchmarks"][0]["name"] = document["benchmarks"][0]["fullname"] = "o'neill_|_<script>"
    document["benchmarks"][0]["extra_info"] = {}
    path = fake.write(tmp_path / "run.json", document)
    text = render.markdown(pages.build(*stored.load_all([path])))
    assert "o'neill\\_\\|\\_\\<script\\>" in text
    assert "booking_dates" in text, "no backslash that is not needed"
    assert "<script" not in text.replace("\\<", "")
    assert not re.search("&(?!amp|lt|gt)", text), "an entity shows as such in a terminal"


def test_what_each_cell_used(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run(["http_fetch"]))
    lines = [[cell.get_text() for cell in line.select("th, td")] for line in soup.select(".usage tbody tr")]
    assert len(lines) == len(fake.MODELS)
    assert ["serial", "200 ms", "0 s", "30", "12", "100 MiB", "–", "7", "–"] in lines


def test_the_overview_has_every_speed_up(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run())
    heads = [one.get_text() for one in soup.select(".overview thead tr:first-child th")]
    assert heads == ["model", *sorted(fake.IO + fake.CPU)]
    lines = {
        line.select_one("th").get_text(): line.select("td") for line in soup.select(".overview tbody tr")
    }
    assert list(lines) == ["asyncio", "mp_pool", "thread_pool"]
    for workload, pair in zip(heads[1:], zip(*[iter(lines["mp_pool"])] * 2, strict=True), strict=True):
        found = rows(soup, f"speed-{workload}")
        warm, cold = (value(found[f"mp_pool {start}"]).partition(" ")[0] for start in ("warm", "cold"))
        assert [one.get_text() for one in pair] == [warm, cold] == ["4.0×", "2.0×"]
    assert [one.get_text() for one in lines["thread_pool"][:2]] == ["–", "5.0×"]
    assert {one.get_text() for one in soup.select(".overview strong")} == {"10×"}
    assert {tuple(one["class"]) for one in lines["asyncio"][::2]} == {("heat4",)}


def test_a_section_says_what_was_measured(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run(["http_fetch", "spin"]))
    said = [one.select_one("p.said").get_text() for one in soup.select("[data-workload]")]
    assert said == [
        "20 requests, 50 ms each · 5 sweeps × 1 round · at most 2 at once",
        "4 items · 5 sweeps × 1 round · at most 2 at once",
    ]


def test_a_run_of_one_round_says_nothing_of_speed(tmp_path: Path) -> None:
    document = fake.run(["http_fetch", "sleep"])
    for one in document["benchmarks"]:
        one["extra_info"]["sweeps"] = 1
        one["stats"] = fake.stats_of(one["stats"]["data"][:1])
    soup = rendered(tmp_path, document)
    (said,) = [one.get_text() for one in soup.select(".warning")]
    assert "nothing here says which is faster" in said
    assert not soup.select("[id^=speed], .overview, .verdicts")
    assert soup.select_one("#rounds-sleep").find_parent("details") is None


def test_the_same_bytes_whatever_the_order_of_sets(tmp_path: Path) -> None:
    path = fake.write(tmp_path / "run.json", fake.run())
    pages_ = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "bench", "report", str(path), "-o", str(tmp_path / f"{seed}.html")]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True)
        pages_.append((tmp_path / f"{seed}.html").read_bytes())
    assert pages_[0] == pages_[1]


def test_a_workload_s_name_stays_inside_the_folder(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    for one in document["benchmarks"]:
        one["extra_info"]["workload"] = "../sleep"
    page = pages.build(*stored.load_all([fake.write(tmp_path / "run.json", document)]))
    assert {plot.name for plot in page.plots if plot.name.startswith("speed")} == {"speed-.._sleep"}


def cell_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in document["benchmarks"] if one["name"] == f"test_cell[{name}]")


def test_why_threading_does_not_help_is_answered_where_it_does_not(tmp_path: Path) -> None:
    document = fake.run()
    threads = cell_of(document, "booking_dates_inferred-thread_pool-cold")
    threads["stats"] = fake.stats_of([8.0 * factor for factor in fake.SWEEPS])
    threads["extra_info"] |= {"cpu_parent_s": 1.6, "context_switches_voluntary": 500}
    answers = " ".join(one.get_text() for one in rendered(tmp_path, document).select(".answer"))
    assert (
        "One GIL: only one thread parses at a time, so 2 threads are at 0.50×. They used 1.6 s of CPU for "
        "what serial does in 800 ms, with 512 context switches against 42: nothing is gained, and handing "
        "the GIL around costs. Processes have a GIL each: mp_pool warm is at 4.0×."
    ) in answers


def test_where_processes_wait_no_better_that_is_all_that_is_said(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    cell_of(document, "sleep-mp_pool-cold")["stats"] = cell_of(document, "sleep-thread_pool-cold")["stats"]
    (answer,) = rendered(tmp_path, document).select(".answer p")
    assert answer.get_text().startswith("No better than threads: over sleeps")
    cell_of(document, "sleep-mp_pool-cold")["stats"] = fake.stats_of([0.01] * 5)
    (answer,) = rendered(tmp_path, document).select(".answer p")
    assert answer.get_text().startswith("Here it can be: over sleeps")
    assert "nothing to do" not in answer.get_text()


def test_a_workload_none_of_whose_cells_ran_is_there_with_the_reasons(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    soup = rendered(tmp_path, document)
    (section,) = soup.select("[data-workload=http_fetch]")
    assert "no cell was run" in section.get_text()
    assert "Not run: interpreter_pool cold: needs Python 3.14, this is 3.13" in section.get_text()


def test_a_cell_with_less_than_it_should_have_is_no_cell_and_said(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    del cell_of(document, "sleep-asyncio-warm")["extra_info"]["inputs"]["chunks"]
    soup = rendered(tmp_path, document)
    assert "damaged, and shown without verdicts: test_cell[sleep-asyncio-warm]." in soup.get_text()
    assert "asyncio warm" not in rows(soup, "speed-sleep")
    assert "test_cell[sleep-asyncio-warm]" in rows(soup, "rounds-sleep-2")


@pytest.mark.parametrize(
    "broken",
    [
        {"lane": [0, 1, 0, 7]},
        {"end_s": [1.0]},
        {"lanes": [{"process": 1}]},
        {"start_s": [float("nan")] * 4},
    ],
)
def test_a_timeline_that_can_not_be_is_none(tmp_path: Path, broken: dict[str, Any]) -> None:
    document = fake.run(["sleep"])
    cell_of(document, "sleep-asyncio-warm")["extra_info"]["timeline"] |= broken
    assert "damaged" in rendered(tmp_path, document).get_text()


def test_odd_facts_of_other_suites_are_left_alone(tmp_path: Path) -> None:
    document = fake.foreign()
    document["benchmarks"][0]["extra_info"] = {
        "sweeps": "many",
        "notebook": ["x"],
        "inputs": 3,
        "x": float("nan"),
    }
    document["benchmarks"][1]["extra_info"] = None
    soup = rendered(tmp_path, document)
    assert len(soup.select("#raw tbody tr")) == 2
    assert not soup.select(".warning")


def test_thousands_of_rounds_are_shown_in_time_and_space(tmp_path: Path) -> None:
    document = fake.foreign()
    random = Random(1)
    document["benchmarks"][1]["stats"] = fake.stats_of(
        [random.lognormvariate(0, 0.3) for _ in range(100_000)]
    )
    path = fake.write(tmp_path / "run.json", document)
    text = render.html(pages.build(*stored.load_all([path])))
    assert "100,000 rounds" in text
    assert len(text) < 100_000


def test_names_that_would_meet_in_a_file_are_kept_apart(tmp_path: Path) -> None:
    document = fake.run(["sleep", "spin"])
    for one in document["benchmarks"]:
        extra = one["extra_info"]
        extra["workload"] = {"sleep": "a b", "spin": "a/b"}[extra["workload"]]
    page = pages.build(*stored.load_all([fake.write(tmp_path / "run.json", document)]))
    names = [plot.name for plot in page.plots]
    assert len(names) == len(set(names))
    assert {name for name in names if name.startswith("speed")} == {"speed-a_b", "speed-a_b-2"}
