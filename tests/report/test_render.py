"""The page as bytes, and as Markdown."""

import os
import re
import subprocess
import sys
from pathlib import Path

from bench.report import page as pages
from bench.report import render
from bench.store import runs as stored
from tests import fake_runs
from tests.report.reading import built


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run())
    first, second = (render.html(pages.build(*stored.load_all([path]))) for _ in range(2))
    assert first == second


def test_the_same_bytes_whatever_the_order_of_sets(tmp_path: Path) -> None:
    path, output = fake_runs.write(tmp_path / "run.json", fake_runs.run()), tmp_path / "report.html"
    other = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    command = [sys.executable, "-m", "bench", "report", str(path), "-o", str(output)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": other}, capture_output=True)
    assert output.read_text() == render.html(pages.build(*stored.load_all([path])))


def test_markdown_has_the_sentences_and_the_speed_ups(tmp_path: Path) -> None:
    text = render.markdown(built(tmp_path, fake_runs.run(["sleep"])))
    assert "- sleep: asyncio wins at 10×" in text
    assert "| asyncio warm | 10× (10 to 10) |" in text


def test_markdown_shows_every_character_as_it_is(tmp_path: Path) -> None:
    document = fake_runs.run(["booking_dates"])
    document["benchmarks"][0]["name"] = document["benchmarks"][0]["fullname"] = "o'neill_|_<script>"
    document["benchmarks"][0]["extra_info"] = {}
    text = render.markdown(built(tmp_path, document))
    assert "o'neill\\_\\|\\_\\<script\\>" in text
    assert "booking_dates" in text, "no backslash that is not needed"
    assert "<script" not in text.replace("\\<", "")
    assert not re.search("&(?!amp|lt|gt)", text), "an entity shows as such in a terminal"
