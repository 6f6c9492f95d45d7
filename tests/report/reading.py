"""A page that was rendered, read again."""

import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

from bench.report import page as pages
from bench.report import render
from bench.report.page import Page
from bench.store import runs as stored
from tests import fake_runs


def built(tmp_path: Path, *documents: dict[str, Any], **options: Any) -> Page:
    """The page of these runs, each written to a file of its own."""
    numbered = enumerate(documents)
    paths = [fake_runs.write(tmp_path / f"{number:04}_run.json", document) for number, document in numbered]
    return pages.build(*stored.load_all(paths), **options)


def rendered(tmp_path: Path, *documents: dict[str, Any], **options: Any) -> BeautifulSoup:
    return BeautifulSoup(render.html(built(tmp_path, *documents, **options)), "html.parser")


def rows(soup: BeautifulSoup, figure: str) -> dict[str, Tag]:
    """A figure's rows by their label."""
    drawn = soup.select(f"#{figure} .row")
    assert drawn, figure
    return {row.select_one(".label").get_text(): row for row in drawn}


def value(row: Tag) -> str:
    return row.select_one(".value").get_text()


def ends(row: Tag, style: str) -> list[float]:
    """Where the marks of a class begin and end, in units of the row."""
    (path,) = row.select(f"path.{style}")
    return [float(number) for number in re.findall(r"[MH]([\d.]+)", str(path["d"]))]


def boxes(row: Tag, style: str) -> set[tuple[float, ...]]:
    """The filled boxes of a class: left, top, right, bottom."""
    (path,) = row.select(f"path.{style}")
    corners = re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H", str(path["d"]))
    return {tuple(map(float, box)) for box in corners}
