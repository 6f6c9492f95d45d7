"""Scales, and every plot as a file of its own."""

from pathlib import Path
from xml.etree import ElementTree as ET

from bench.report import render
from bench.report.plots.marks import Scale, scale_of
from tests import fake_runs
from tests.report.reading import built


def test_scales() -> None:
    scale = Scale(1.0, 100.0)
    assert [scale(value) for value in (0.5, 1, 10, 100, 1000)] == [0, 0, 500, 1000, 1000]
    assert scale.ticks() == [1, 2, 5, 10, 20, 50, 100]
    assert scale.labelled_ticks(str)[:2] == [(0, "1.0"), (150.5, "2.0")]
    assert Scale(0.0, 10.0, logarithmic=False).ticks() == [0, 2, 4, 6, 8, 10]
    assert scale_of([0.0, 3.0]).low > 0


def test_every_plot_is_a_file_of_its_own(tmp_path: Path) -> None:
    page = built(tmp_path, fake_runs.run())
    names = [plot.name for plot in page.plots]
    assert len(names) == len(set(names)) == 6 * len(fake_runs.IO + fake_runs.CPU) + 1
    for plot in page.plots:
        drawn = ET.fromstring(render.svg(plot, "dark"))
        texts = [text.text or "" for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert all(row.label in texts and row.value in texts for row in plot.rows)
