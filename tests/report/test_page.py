"""Tables, Markdown and bytes: every number on the page is the stored one, or follows from it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

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


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    path = fake.write(tmp_path / "run.json", fake.run())
    one, two = (render.html(pages.build(*stored.load_all([path]))) for _ in range(2))
    assert one == two


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


def test_the_same_bytes_whatever_the_order_of_sets(tmp_path: Path) -> None:
    path = fake.write(tmp_path / "run.json", fake.run())
    pages_ = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "bench", "report", str(path), "-o", str(tmp_path / f"{seed}.html")]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True)
        pages_.append((tmp_path / f"{seed}.html").read_bytes())
    assert pages_[0] == pages_[1]
