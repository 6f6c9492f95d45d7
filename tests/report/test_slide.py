"""The first screen: a question, an answer per subject, a picture, the machine; on the page and as a file."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.report import render, slide_file
from bench.report.slide import Answer, Slide
from bench.report.slide_file import Text
from bench.text.widths import width
from tests import fake_runs
from tests.gate.records import record_of
from tests.report.reading import built, rendered

RECORD = record_of({"x": [0.2, 0.21, 0.19, 0.2, 0.22, 0.18], "y": [0.0, 0.01, -0.01, 0.0, 0.01, -0.01]})
SVG = "{http://www.w3.org/2000/svg}"
LONG = "a_very_long_name_" * 9


def slide_of(tmp_path: Path, *workloads: str, **options: object) -> Slide:
    slide = built(tmp_path, fake_runs.run(workloads or fake_runs.IO + fake_runs.CPU), **options).slide
    assert slide
    return slide


def test_it_asks_of_each_workload_or_of_the_one_there_is(tmp_path: Path) -> None:
    here = "use, on this machine and this Python?"
    assert slide_of(tmp_path).question == f"Which concurrency model should each workload {here}"
    assert slide_of(tmp_path, "sleep").question == f"Which concurrency model should sleep {here}"


def test_it_answers_in_a_line_each(tmp_path: Path) -> None:
    answers = {answer.subject: answer for answer in slide_of(tmp_path).answers}
    assert answers.keys() == {*fake_runs.IO, *fake_runs.CPU, "Before concurrency"}
    assert answers["sleep"].text.startswith("asyncio wins at 10× (")
    soup = rendered(tmp_path, fake_runs.run())
    assert len(soup.select(".slide .verdicts li")) == len(answers)
    assert not soup.select(".slide .why")
    for answer in answers.values():
        assert soup.select_one(f"#{answer.anchor}")


def test_the_first_thing_on_the_page_is_no_warning(tmp_path: Path) -> None:
    document = fake_runs.run()
    document["conditions"]["load_1min"] = 9.0
    document["failed"] = ["a.py::b"]
    soup = rendered(tmp_path, document)
    assert not soup.select(".slide .warning")
    (said,) = soup.select(".slide .careful a")
    assert said.get_text() == "Read with care: the page has 2 cautions"
    assert len(soup.select(f"section:has({said['href']}) .warning")) == 2
    assert not rendered(tmp_path, fake_runs.run()).select(".careful, #cautions")


def test_one_workload_has_its_own_speed_ups_as_the_picture(tmp_path: Path) -> None:
    slide = slide_of(tmp_path, "sleep")
    assert slide.picture
    assert next(row.label for row in slide.picture.rows) == "asyncio warm"
    assert slide.is_stacked
    ids = [element["id"] for element in rendered(tmp_path, fake_runs.run(["sleep"])).select("[id]")]
    assert len(ids) == len(set(ids))


def test_a_picture_that_a_slide_can_not_show_is_left_out(tmp_path: Path) -> None:
    many = [fake_runs.cell("sleep", "thread_pool", "warm", 1.0) for _ in range(40)]
    for number, cell in enumerate(many):
        cell["extra_info"]["model"] = f"pool_{number}"
        cell["name"] = cell["fullname"] = f"test_cell[sleep-pool_{number}-warm]"
    document = fake_runs.run(["sleep"])
    document["benchmarks"] += many
    slide = built(tmp_path, document).slide
    assert slide
    assert slide.picture is None


def test_a_gate_comes_first_and_may_be_all_there_is(tmp_path: Path) -> None:
    assert slide_of(tmp_path, "sleep", gate=RECORD).answers[0].subject == "Gate"
    alone = built(tmp_path, fake_runs.foreign(), gate=RECORD).slide
    assert alone
    assert (alone.question, len(alone.answers)) == ("Is it slower?", 1)
    assert alone.picture
    assert [row.label for row in alone.picture.rows] == ["x", "y"]


def test_a_page_that_answers_nothing_has_none(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.foreign())
    assert not soup.select(".slide, #slide-file, #slide-svg")
    assert soup.select_one("h1").get_text() == "Benchmarks"


# -- The file


def texts(slide: Slide) -> list[str]:
    drawn = ET.fromstring(render.slide_svg(slide, "dark"))
    assert (drawn.get("width"), drawn.get("height"), drawn.get("class")) == ("1920", "1080", "dark")
    return [text.text or "" for text in drawn.iter(f"{SVG}text")]


def test_the_file_has_what_the_page_shows(tmp_path: Path) -> None:
    slide = replace(slide_of(tmp_path), cautions=2)
    shown = texts(slide)
    said = " ".join(shown)
    assert slide.question in said
    assert all(answer.subject in shown and answer.text in said for answer in slide.answers)
    assert " · ".join(slide.machine) in said
    assert "Read with care: the page has 2 cautions" in shown
    assert slide.picture
    assert all(row.label in shown and row.value in shown for row in slide.picture.rows)
    embedded = rendered(tmp_path, fake_runs.run()).select_one("#slide-file").string
    assert texts(slide) == shown
    assert ET.fromstring(embedded).get("class") == "light"


@pytest.mark.parametrize("answers", [1, 3, 12])
@pytest.mark.parametrize("pictured", [True, False], ids=["picture", "words"])
def test_nothing_in_the_file_is_cut_off_or_above_another(
    tmp_path: Path, answers: int, pictured: bool
) -> None:
    slide = slide_of(tmp_path)
    said = [Answer(f"{LONG}{number}", f"{LONG} wins at 10× " * 9, "x") for number in range(answers)]
    picture = slide.picture if pictured else None
    drawn = slide_file.drawing(replace(slide, question=f"{LONG}? " * 9, answers=said, picture=picture))
    for text in drawn.texts:
        wide = width(text.text, text.size)
        left = {"start": text.x, "middle": text.x - wide / 2, "end": text.x - wide}[text.anchor]
        assert left >= 0, text
        assert left + wide <= slide_file.WIDE, text
        assert text.size <= text.y <= slide_file.HIGH - 0.25 * text.size, text
    for track in drawn.tracks:
        assert track.box.width > 100
        assert track.box.y + track.box.height < slide_file.HIGH
    starts = [text for text in drawn.texts if text.anchor == "start" and text.x == slide_file.EDGE]
    lines = sorted(starts, key=lambda text: text.y)
    for above, below in pairwise(lines):
        assert below.y - above.y >= 0.9 * below.size, (above, below)


def answers_of(slide: Slide) -> list[Text]:
    return [text for text in slide_file.drawing(slide).texts if (text.style, text.anchor) == ("", "start")]


def test_answers_that_are_long_are_set_smaller_and_keep_their_words(tmp_path: Path) -> None:
    slide = slide_of(tmp_path)
    long = (
        "could not be told which of booking_dates and booking_dates_unique is faster, both 21× (10–31×) as "
        "fast as booking_dates_inferred, and right"
    )
    smaller = replace(slide, answers=[replace(answer, text=long) for answer in slide.answers])
    (size,) = {text.size for text in answers_of(smaller)}
    assert size < min(text.size for text in answers_of(slide))
    assert " ".join(text.text for text in answers_of(smaller)).count(long) == len(slide.answers)
