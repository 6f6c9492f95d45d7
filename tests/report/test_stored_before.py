"""What was stored before the rooms were built gives the same tables, sentences and page as it did then.

``tests/data/stored-before-rooms`` holds a quick run, a notebook run and a gate record, stored by revision
734a316, and what that revision made of them: its tables for the terminal, its Markdown, and its page's text
and data, with five earlier runs that ``earlier_runs`` makes up, and the gate record. Of the stored files
only what is never read was taken out (CPU flags, options), and the machine's name and kernel were changed.
"""

import io
import json
import lzma
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from bench.analysis import result
from bench.gate import printing, record
from bench.gate.judge import judge
from bench.report import page as pages
from bench.report import render
from bench.report.page import Page
from bench.session import tables
from bench.store import runs as stored
from tests import fake_runs

DATA = Path(__file__).parents[1] / "data" / "stored-before-rooms"
RUNS = ("quick", "notebook")
FACTORS = (1.0, 1.02, 0.99, 1.5, 1.48)  # of the medians of the earlier runs
LADDER_CAPTION = (
    "Time per row of booking dates: each way to parse them without concurrency, and all concurrency models "
    "on booking_dates_inferred."
)
REWORDED = (
    (r" a row of ([\d,]*\d)", r" per row (\1 rows)"),
    (r"( [mµn]?s) a row for ", r"\1 per row for "),
    (r"Time for a row of booking dates, parsed .* the first of the three\.", LADDER_CAPTION),
    (
        r"What a lane has in hand at the same time is drawn",
        "Items that a lane has in work at the same time are drawn",
    ),
    (r"Mind:", "Caution:"),
    (r"memory \(peak\)", "memory"),
    (r"most in flight\nserver busy", "in flight\nserver busy"),
)


@cache
def unpacked(name: str) -> str:
    return lzma.decompress((DATA / f"{name}.xz").read_bytes()).decode()


def before(name: str) -> str:
    """What the earlier version wrote, in the words of today."""
    text = unpacked(name)
    for old, new in REWORDED:
        text = re.sub(old, new, text)
    return text


def earlier_runs(name: str) -> Iterator[dict[str, Any]]:
    """Five runs of the same cells with a change after the third."""
    for day, factor in enumerate(FACTORS, start=1):
        run = json.loads(unpacked(f"{name}.json"))
        run["datetime"] = f"2026-01-{day:02}T00:00:00+00:00"
        run["commit_info"]["id"] = f"{day:040x}"
        for benchmark in run["benchmarks"]:
            benchmark["stats"]["median"] *= factor
        yield run


@pytest.fixture(scope="module", params=RUNS)
def name(request: pytest.FixtureRequest) -> str:
    run: str = request.param
    return run


@pytest.fixture(scope="module")
def page(name: str, tmp_path_factory: pytest.TempPathFactory) -> Page:
    folder = tmp_path_factory.mktemp(name)
    documents = [*earlier_runs(name), json.loads(unpacked(f"{name}.json"))]
    paths = [fake_runs.write(folder / f"{number}.json", run) for number, run in enumerate(documents)]
    return pages.build(*stored.load_all(paths), record.from_json(json.loads(unpacked("gate.json"))))


@pytest.fixture(scope="module")
def soup(page: Page) -> BeautifulSoup:
    return BeautifulSoup(render.html(page), "html.parser")


def console() -> Console:
    return Console(file=io.StringIO(), width=5000)


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_tables(name: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(unpacked(f"{name}.json"))
    run, terminal = stored.load(tmp_path / "run.json"), console()
    tables.show(terminal, result.read(run.benchmarks)[0], run.not_run)
    tables.show_notebook(terminal, run.benchmarks, cpus=2)
    assert printed(terminal) == before(f"{name}-tables.txt")


def test_the_page_s_text(name: str, soup: BeautifulSoup) -> None:
    assert soup.get_text("\n", strip=True).splitlines() == before(f"{name}-page.txt").splitlines()


def test_the_page_s_data(name: str, soup: BeautifulSoup) -> None:
    assert json.loads(soup.select_one("#data").string) == json.loads(unpacked(f"{name}-data.json"))


def test_the_markdown(name: str, page: Page) -> None:
    assert render.markdown(page) == before(f"{name}-report.md")


def test_the_gate_s_table_and_markdown() -> None:
    gate = record.from_json(json.loads(unpacked("gate.json")))
    outcome, terminal = judge(gate), console()
    code = outcome.exit(strict=False)
    printing.show(terminal, gate, outcome, code)
    assert printed(terminal) == before("gate-tables.txt")
    assert printing.markdown(gate, outcome, code) == before("gate-report.md")


def test_each_rewording_is_one_of_something() -> None:
    texts = [unpacked(path.name.removesuffix(".xz")) for path in DATA.glob("*-*.xz")]
    assert [old for old, _ in REWORDED if not any(re.search(old, text) for text in texts)] == []
