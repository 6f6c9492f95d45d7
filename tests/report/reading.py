"""A page that was rendered, read again."""

import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

from bench.report import page as pages
from bench.report import render
from bench.report import runs as stored
from tests.report import fake


def rendered(tmp_path: Path, *documents: dict[str, Any], **options: Any) -> BeautifulSoup:
    paths = [fake.write(tmp_path / f"{number:04}_run.json", one) for number, one in enumerate(documents)]
    return BeautifulSoup(render.html(pages.build(*stored.load_all(paths), **options)), "html.parser")


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


def boxes(row: Tag, style: str) -> set[tuple[float, ...]]:
    """The filled boxes of a class: left, top, right, bottom."""
    (path,) = row.select(f"path.{style}")
    found = re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H", str(path["d"]))
    return {tuple(map(float, one)) for one in found}
