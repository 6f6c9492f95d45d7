"""Where each model pays: the map and the curves on the page, as many of them open as there is room for."""

from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup

from bench.analysis.winners import Conclusion
from bench.report import render
from bench.report.figure import Figure
from bench.report.plots.marks import Plot, Row, bar
from tests import fake_runs
from tests.report.reading import built


def figure(name: str, height: float, folded: str = "") -> Figure:
    rows = [Row("asyncio warm", "16× at 20 items", [bar("line", 0, 10)], height)]
    said = Conclusion(f"sleep, {name}", f"{name} crosses at 310 items")
    return Figure(said, Plot(name, f"{name} over items", "A caption.", rows, [], folded=folded))


def shown(tmp_path: Path, *curves: Figure, cost_map: Figure | None = None) -> BeautifulSoup:
    page = built(tmp_path, fake_runs.run(["sleep"]))
    page = replace(page, curves=list(curves), cost_map=cost_map)
    return BeautifulSoup(render.html(page), "html.parser")


def test_without_curves_and_map_there_is_no_such_section(tmp_path: Path) -> None:
    assert not shown(tmp_path).select("#pays, [href='#pays']")


def test_the_map_comes_first_and_each_plot_has_its_sentence(tmp_path: Path) -> None:
    soup = shown(tmp_path, figure("speed-up", 300), cost_map=figure("cpu-and-waiting", 300))
    section = soup.select_one("section:has(#pays)")
    assert [drawn["id"] for drawn in section.select("figure")] == ["cpu-and-waiting", "speed-up"]
    assert not section.select("details")
    assert "speed-up crosses at 310 items." in section.get_text()
    assert len(soup.select("nav [href='#pays']")) == 1


def test_a_map_that_cannot_be_read_is_left_out_with_a_word(tmp_path: Path) -> None:
    (tmp_path.parent / f"map-{tmp_path.name}.json").write_text("cut of")
    page = built(tmp_path, fake_runs.run(["sleep"]))
    assert page.cost_map is None
    (caution,) = (line for line in page.warnings if "map" in line)
    assert f"map-{tmp_path.name}.json" in caution


def test_what_the_page_has_no_room_for_is_folded_and_what_it_says_is_not(tmp_path: Path) -> None:
    names = ("first", "second", "third")
    soup = shown(tmp_path, *(figure(name, 1200) for name in names))
    folded = [name for name in names if soup.select_one(f"#{name}").find_parent("details")]
    assert folded == ["third"]
    said = soup.find(string="third crosses at 310 items")
    assert said
    assert said.find_parent("details") is None


def test_what_is_of_second_rank_is_folded_with_what_it_says(tmp_path: Path) -> None:
    soup = shown(tmp_path, figure("times", 3000, folded="The times"), figure("speed-up", 300))
    (fold,) = soup.select("section:has(#pays) details")
    assert fold.select_one("#times")
    assert "times crosses at 310 items" in fold.get_text()
    assert soup.select_one("#speed-up").find_parent("details") is None


def test_they_are_files_of_their_own_too(tmp_path: Path) -> None:
    page = replace(built(tmp_path, fake_runs.run(["sleep"])), curves=[figure("speed-up", 300)])
    assert "speed-up" in [plot.name for plot in page.plots]
    assert "- sleep, speed-up: speed-up crosses at 310 items." in render.markdown(page)
