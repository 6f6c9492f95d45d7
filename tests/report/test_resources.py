"""What each cell used."""

from pathlib import Path

from bench.report import resources
from tests import fake_runs
from tests.report.reading import rendered


def test_what_each_cell_used(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run(["http_fetch"]))
    headings = [heading.get_text() for heading in soup.select(".usage thead th")]
    assert headings == resources.HEADINGS
    assert headings[:3] == ["model", "CPU", "of it in workers"]
    lines = [[cell.get_text() for cell in line.select("th, td")] for line in soup.select(".usage tbody tr")]
    assert len(lines) == len(fake_runs.MODELS)
    assert ["serial", "200 ms", "0 s", "30", "12", "100 MiB", "–", "7", "–"] in lines
