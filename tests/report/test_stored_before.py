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
from copy import copy
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
OVERVIEW_LEGEND = (
    "Bold: shown to be the best, ties included. Blue: shown to be faster, orange: slower; without a colour "
    "neither was shown."
)
NOT_TIMED = "One more round, which is not timed and no result: its instruments cost time."
# A ladder and answers that keep their doubt: by intervals that overlap, or enclose 1
ANSWERS = {
    "booking_dates is 21× as fast as booking_dates_inferred, and right": (
        "could not be told which of booking_dates and booking_dates_unique is faster, both 21× (10–31×) as "
        "fast as booking_dates_inferred, and right"
    ),
    "the best concurrency model makes booking_dates_inferred 1.3× as fast": (
        "no concurrency model was shown to make booking_dates_inferred faster, the best is at 1.3× "
        "(0.97–1.4×)"
    ),
    "a pool of processes is at 0.99×, 92%": "a pool of processes is at 0.99× (0.82–1.1×), 92%",
    "one of threads is at 14×; started beforehand it is at 12×,": (
        "one of threads is at 14× (11–14×); started beforehand it is at 12× (11–16×),"
    ),
    "a pool of processes is at 3.4×, 78%": "a pool of processes is at 3.4× (2.7–4.3×), 78%",
    "one of threads is at 13×; started beforehand it is at 15×,": (
        "one of threads is at 13× (12–14×); started beforehand it is at 15× (13–16×),"
    ),
    "One GIL: only one thread parses at a time, so 2 threads are at 0.40×. They used 202 ms of CPU for what "
    "serial does in 111 ms, with 2,339 context switches against 7: nothing is gained, and handing the GIL "
    "around costs. Processes have a GIL each: process_pool_fork warm is at 1.3×.": (
        "It could not be told here whether it does: 0.40× (0.34–1.1×), one GIL."
    ),
}
# What was not said before: how sure a cost is, of what size, how rows are sorted, and what bounds a speed-up
SAID_NOW = (
    r" \([\d.]+ [mµ]?s–[\d.]+ [mµ]?s\)(?= per row)",
    r"; measured at 12,000 rows, booking_dates_inferred at 1,600",
    r" · fastest median first",
    r", the fastest first(?=\. The line on a bar)",
    r"(?m)^CPU, switches, memory and in flight are of one more round of each cell, which is not timed\.\n\n",
    r" No model can beat 20×: so many items are in work at once at the most\.",
    r"(?m)^the ceiling: as many items as are in work at once\n",
)
NEW_FIGURES = ("efficiency", "efficiency_low", "efficiency_high", "capacity")  # none without neighbours
# The page's top as it was laid out, then its sections; and what neither had
TOP = ("title", ".skip", ".title", ".machine", "nav", "#verdicts", ".warning", ".verdicts li", ".answer")
SECTIONS = "main > section:not(:has(#cautions, #models, #questions))"
NEW_PARTS = "nav [href='#models'], nav [href='#questions'], nav button, figure[id^=models-], .more > summary"
REWORDED = (
    (r"Skip to the verdicts", "Skip to the sections"),
    (r" a row of ([\d,]*\d)", r" per row at \1 rows"),
    (r"( [mµn]?s) a row for ", r"\1 per row for "),
    (r"Time for a row of booking dates, parsed .* the first of the three\.", LADDER_CAPTION),
    (
        r"What a lane has in hand at the same time is drawn",
        "Items that a lane has in work at the same time are drawn",
    ),
    (r"Mind:", "Caution:"),
    (r"memory \(peak\)", "memory"),
    (r"most in flight\nserver busy", "in flight\nserver busy"),
    (r"What each used: CPU", "What each used in the round that is not timed: CPU"),
    (
        r"One more round, not timed, on one time axis for all models\.",
        NOT_TIMED + " All models are on one time axis.",
    ),
    (
        r"Shares of one more round that is not timed, with all instruments on\.",
        NOT_TIMED.replace("One", "Shares of one"),
    ),
    (r"(?m)^[\d.]+ [mµ]?s: (?=start-up|CPU|waiting|transfer|overhead)", ""),  # no time of what is not timed
    (r"(?m)^[\d.]+ [mµ]?s, (?=\d+ at once in)", ""),
    *((re.escape(old), today) for old, today in ANSWERS.items()),
    (
        r"Bold: nothing was faster, ties included\. Blue is faster, orange slower\.",
        OVERVIEW_LEGEND,
    ),
)


def without_news(text: str) -> str:
    """Today's text without what was not said before; where lines are padded, their length stays."""
    for pattern in SAID_NOW:
        text = re.sub(f"{pattern}(?P<padding> *(?=\n))?", _padded, text)
    return text


def _padded(match: "re.Match[str]") -> str:
    padding = match["padding"]
    return padding + " " * (len(match[0]) - len(padding)) if padding else ""


@cache
def unpacked(name: str) -> str:
    return lzma.decompress((DATA / f"{name}.xz").read_bytes()).decode()


def before(name: str) -> str:
    """What the earlier version wrote, in the words of today."""
    text = unpacked(name)
    for old, new in REWORDED:
        text = re.sub(old, new, text)
    return text


def text_of(soup: BeautifulSoup) -> str:
    """The page's text in the order that it had, without what it did not say before.

    Its top was title, machine and links, then warnings, verdicts with their reasons, and answers; there was
    no picture on it, no legend of models, and nothing said what a section's fold holds.
    """
    page = copy(soup)
    for new in page.select(NEW_PARTS):
        new.decompose()
    for head in page.select(".overview tbody th"):
        if head.get_text() == "serial":
            head.parent.decompose()
    for line in page.select(".verdicts li"):
        with_reasons = page.select_one(line.a["href"]).find_parent("section").find("strong").parent
        line.strong.decompose()
        line.select(".aside")[-1].decompose()
        line.extend([copy(part) for part in with_reasons.contents])
    parts = [part for selector in (*TOP, SECTIONS) for part in page.select(selector)]
    return "\n".join(part.get_text("\n", strip=True) for part in parts)


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
    assert without_news(printed(terminal)) == before(f"{name}-tables.txt")


def test_the_page_s_text(name: str, soup: BeautifulSoup) -> None:
    assert without_news(text_of(soup)).splitlines() == before(f"{name}-page.txt").splitlines()


def test_the_page_s_data(name: str, soup: BeautifulSoup) -> None:
    data = json.loads(soup.select_one("#data").string)
    for row in data["rows"]:
        assert [row.pop(figure) for figure in NEW_FIGURES] == [None] * len(NEW_FIGURES)
    assert data == json.loads(unpacked(f"{name}-data.json"))


def test_the_markdown(name: str, page: Page) -> None:
    assert without_news(render.markdown(page)) == before(f"{name}-report.md")


def test_the_gate_s_table_and_markdown() -> None:
    gate = record.from_json(json.loads(unpacked("gate.json")))
    outcome, terminal = judge(gate), console()
    code = outcome.exit(strict=False)
    printing.show(terminal, gate, outcome, code)
    assert printed(terminal) == notes_below(before("gate-tables.txt"))
    assert printing.markdown(gate, outcome, code) == before("gate-report.md")


def notes_below(table: str) -> str:
    """A gate's table with each note under its row, where it stands today, instead of in the last column."""
    heading, columns, *lines = table.splitlines()
    place = columns.index("note")
    rows, after = lines[:-2], lines[-2:]
    shown = [columns[1:place].rstrip()]
    for row in rows:
        note = row[place:].strip()
        shown += [row[1:place].rstrip(), *([f"    {note}"] if note else [])]
    return "\n".join([heading.rstrip(), *shown, *after, ""])


def test_each_rewording_is_one_of_something() -> None:
    texts = [unpacked(path.name.removesuffix(".xz")) for path in DATA.glob("*-*.xz")]
    assert [old for old, _ in REWORDED if not any(re.search(old, text) for text in texts)] == []
    assert [new for new in SAID_NOW if any(re.search(new, text) for text in texts)] == []
