"""The page in a real browser: it opens from disk, asks for nothing, complains of nothing, and works."""

import csv
import json
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bench.report import render
from tests import fake_runs
from tests.gate.records import record_of
from tests.report.reading import built

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
LAPTOP = {"width": 1400, "height": 900}
MOST_PX = 7000  # of the page at that width, until something is opened

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="browser tests need Chromium, and there is none here; .ci/run installs it"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    documents = [fake_runs.run(number=number, scale=1.0 if number < 6 else 1.3) for number in range(1, 11)]
    gate = record_of({"x": [0.2, 0.21, 0.19, 0.2, 0.22, 0.18], "y": [0.0, 0.01, -0.01, 0.0, 0.01, -0.01]})
    (folder / "report.html").write_text(render.html(built(folder, *documents, gate=gate)))
    return folder / "report.html"


@pytest.fixture
def opened(browser: Browser, report: Path) -> Iterator[Page]:
    yield from open_page(browser, report)


@pytest.fixture
def unfolded(opened: Page) -> Page:
    """The page with all that is folded opened."""
    opened.get_by_role("button", name="Open all").click()
    return opened


def open_page(
    browser: Browser,
    path: Path,
    scheme: str = "light",
    size: dict[str, int] = WIDE,
    fragment: str = "",
) -> Iterator[Page]:
    """The page, which must have asked for nothing but itself and said nothing on the console by its end."""
    context = browser.new_context(color_scheme=scheme, viewport=size)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri() + fragment)
    yield page
    assert said == []
    own = [url.partition("#")[0] for url in asked if not url.startswith(("data:", "blob:"))]
    assert own == [path.as_uri()]
    context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_all_there_and_fits(browser: Browser, report: Path, scheme: str, size: dict[str, int]) -> None:
    for page in open_page(browser, report, scheme, size):
        fits = "document.documentElement.scrollWidth <= window.innerWidth"
        assert page.evaluate(fits)
        workloads = page.locator("section[data-workload]")
        assert workloads.count() == len(fake_runs.IO + fake_runs.CPU)
        models = {model for model, _, _ in fake_runs.MODELS}
        for number in range(workloads.count()):
            section = workloads.nth(number)
            assert section.locator("p").first.inner_text()
            dots = section.locator("figure[id^=models] .row svg:visible", has=page.locator("path.dot"))
            assert dots.count() == len(models - {"serial"})
            assert not section.locator("figure[id^=speed]").is_visible()
        page.get_by_role("button", name="Open all").click()
        for number in range(workloads.count()):
            section = workloads.nth(number)
            drawn = section.locator("figure[id^=speed] .row svg:visible", has=page.locator("path.bar"))
            assert drawn.count() == len(fake_runs.MODELS)
            ran = section.locator("figure[id^=timeline] .row svg:visible", has=page.locator("path.item"))
            assert ran.count() == len(models)
        assert page.evaluate(fits)
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (background == "rgb(255, 255, 255)") == (scheme == "light")


def test_the_first_screen_is_a_slide(browser: Browser, report: Path) -> None:
    for page in open_page(browser, report, size=LAPTOP):
        box = page.locator(".slide").bounding_box()
        assert box
        assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.02)
        assert box["y"] + box["height"] <= LAPTOP["height"]
        figure = page.locator(".slide figure").bounding_box()
        answers = page.locator(".slide ul.verdicts").bounding_box()
        assert figure
        assert answers
        assert answers["x"] + answers["width"] <= figure["x"]
        assert figure["y"] + figure["height"] <= box["y"] + box["height"]


def test_it_is_short_until_something_is_opened(browser: Browser, report: Path) -> None:
    height = "document.documentElement.scrollHeight"
    for page in open_page(browser, report, size=LAPTOP):
        folded = page.evaluate(height)
        assert folded <= MOST_PX
        page.get_by_role("button", name="Open all").click()
        assert page.evaluate(height) > folded + 2000
        page.get_by_role("button", name="Fold all").click()
        assert page.evaluate(height) == folded


def test_a_link_opens_what_it_leads_to(browser: Browser, report: Path) -> None:
    for page in open_page(browser, report, fragment="#rounds-sleep"):
        page.locator("#rounds-sleep .row").first.wait_for()
        assert not page.locator("#rounds-spin").is_visible()
        assert not page.locator("#raw").is_visible()
        page.get_by_role("link", name="Table", exact=True).click()
        page.locator("#raw").wait_for()
        page.locator("details.whole > summary").click()
        assert not page.locator("#raw").is_visible()
        page.get_by_role("link", name="Table", exact=True).click()  # the address stays what it is
        page.locator("#raw").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_slide_is_downloaded_as_it_is_seen(browser: Browser, report: Path, scheme: str) -> None:
    for page in open_page(browser, report, scheme):
        with page.expect_download() as download:
            page.get_by_role("button", name="SVG").click()
        drawn = ET.parse(download.value.path()).getroot()
        assert (download.value.suggested_filename, drawn.get("class")) == ("slide.svg", scheme)
        with page.expect_download() as download:
            page.get_by_role("button", name="PNG").click()
        image = Path(download.value.path()).read_bytes()
        assert image.startswith(b"\x89PNG")
        assert struct.unpack(">II", image[16:24]) == (1920, 1080)
        assert len(image) > 20_000, "an empty picture is smaller"


def test_the_table_is_never_cut(browser: Browser, report: Path) -> None:
    for page in open_page(browser, report, size=LAPTOP, fragment="#table"):
        page.locator("#raw").wait_for()
        region, table = page.locator(".scroll", has=page.locator("#raw")), page.locator("#raw")
        whole, shown = table.bounding_box(), region.bounding_box()
        assert whole
        assert shown
        assert whole["height"] <= shown["height"] + 1
        assert whole["width"] <= shown["width"] + 1
        table.locator("tbody tr").last.scroll_into_view_if_needed()
        head = table.locator("thead th").first.bounding_box()
        assert head
        assert 0 <= head["y"] <= LAPTOP["height"], "its heading stays in sight"


CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const light = (colours) => {  // of colours laid over each other
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    const v = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((x) => x / 255)
      .map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
  const grounds = (element) => element
    ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : [];
  return [...document.querySelectorAll('p, a, li, span, td, th, h2, summary, .why')].map((element) => {
    const ground = light(grounds(element));
    const ink = light([...grounds(element), getComputedStyle(element).color]);
    return [(Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05), element.outerHTML];
  }).sort((a, b) => a[0] - b[0])[0]; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable(browser: Browser, report: Path, scheme: str) -> None:
    """A contrast of at least 4.5 for every text, as WCAG 2.2 asks for, on coloured cells and cards too."""
    for page in open_page(browser, report, scheme):
        worst, text = page.evaluate(CONTRAST)
        assert worst >= 4.5, text


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"#raw tbody tr:visible td:nth-child({number})").all_inner_texts()


def test_the_table_sorts_by_mouse_and_by_keyboard(unfolded: Page) -> None:
    unfolded.locator("#raw th button", has_text="median").click()
    values = unfolded.eval_on_selector_all(
        "#raw td:nth-child(4)", "cells => cells.map(c => Number(c.dataset.value))"
    )
    assert values == sorted(values)
    assert unfolded.locator("#raw th[aria-sort=ascending]").inner_text().startswith("median")
    unfolded.locator("#raw th button", has_text="model").focus()
    unfolded.keyboard.press("Enter")
    unfolded.keyboard.press("Enter")
    assert column(unfolded, 2) == sorted(column(unfolded, 2), reverse=True)


def test_missing_numbers_sort_last(unfolded: Page) -> None:
    unfolded.locator("#raw th button", has_text="in flight").click()
    shown = unfolded.locator("#raw td:last-child").all_inner_texts()
    assert shown[: len(fake_runs.MODELS)] == ["7"] * len(fake_runs.MODELS)
    assert set(shown[len(fake_runs.MODELS) :]) == {"–"}


def test_the_filter_takes_words_in_any_order(unfolded: Page) -> None:
    unfolded.get_by_label("Filter").fill("warm sleep")
    assert set(column(unfolded, 1)) == {"sleep"}
    assert set(column(unfolded, 3)) == {"warm"}
    assert unfolded.locator("#shown").inner_text() == f"3 of {len(fake_runs.MODELS) * 6} rows"


def test_downloads_hold_the_data(unfolded: Page, report: Path) -> None:
    newest = fake_runs.run(number=10, scale=1.3)
    medians = {benchmark["name"]: benchmark["stats"]["median"] for benchmark in newest["benchmarks"]}
    with unfolded.expect_download() as download:
        unfolded.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text().splitlines()))
    with unfolded.expect_download() as download:
        unfolded.get_by_role("button", name="JSON").click()
    data = json.loads(Path(download.value.path()).read_text())
    assert len(rows) == len(data["rows"]) == len(medians)
    for row, entry in zip(rows, data["rows"], strict=True):
        name = "test_cell[{workload}-{model}-{start}]".format(**row)
        assert float(row["median_s"]) == entry["median_s"] == medians[name]


def test_all_of_it_can_be_reached_by_keyboard(opened: Page) -> None:
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Skip to the sections"
    section = opened.locator("[data-workload] > details").first
    history = section.locator("details", has_text="History over 10 runs")
    for folded in (section, history):
        folded.locator(":scope > summary").focus()
        opened.keyboard.press("Enter")
        assert folded.get_attribute("open") is not None
    assert history.locator("path.line").first.is_visible()


def test_plots_are_text_to_a_screen_reader(unfolded: Page) -> None:
    tree = unfolded.locator("body").aria_snapshot()
    assert "asyncio warm" in tree
    assert "10× (10 to 10)" in tree
    assert unfolded.locator("svg:not([aria-hidden=true])").count() == 0


def test_a_name_that_is_markup_stays_text(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(render.html(built(tmp_path, fake_runs.foreign())))
    for page in open_page(browser, tmp_path / "report.html"):
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        assert page.get_by_text("test_<script>alert(1)</script>").first.is_visible()


def test_it_prints_what_is_open(opened: Page) -> None:
    opened.locator("[data-workload=sleep] > details > summary").click()
    opened.locator("details.whole > summary").click()
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": 704, "height": 1000})  # A4 without its margins
    assert opened.evaluate("document.documentElement.scrollWidth") <= 704
    assert not opened.locator("nav").is_visible()
    assert not opened.get_by_role("button", name="PNG").is_visible()
    assert opened.locator(".slide h1").is_visible()
    assert opened.locator("#models-spin").is_visible()
    assert opened.locator("#raw").is_visible()
    assert opened.locator("#timeline-sleep").is_visible()
    assert not opened.locator("#timeline-spin").is_visible()
    assert not opened.locator("[data-workload=spin] summary").first.is_visible()
