"""A comparison of interpreters on the page has the command's own figures and words."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from bench.pythons import table
from bench.pythons.judge import judge
from bench.pythons.record import dumps
from bench.report import render
from bench.report.command import report
from tests import fake_runs
from tests.pythons.records import BASE, EVEN, OTHER, TWICE, record, saw
from tests.report.reading import built, rendered, rows, value

RECORD = record(
    {"spin-serial-warm": EVEN, "spin-threads-cold": TWICE},
    failures={"spin-asyncio_uvloop-warm": {OTHER: ("skipped", "uvloop is not installed")}},
    seen=saw(0, 4),
)


def test_the_page_has_a_table_and_a_plot(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run(["sleep"]), pythons=RECORD)
    outcome = judge(RECORD)
    lines = soup.select(".interpreters tbody tr")
    shown = [[cell.get_text() for cell in line.select("th, td")] for line in lines]
    assert shown == list(table.rows(outcome, "spin"))
    drawn = rows(soup, "pythons")
    assert value(drawn[f"spin threads cold, {OTHER}"]).startswith("faster: 2.0× (")
    assert table.answer(outcome.buys[0], BASE) in soup.select_one(".verdicts").get_text()
    assert any("uvloop is not installed" in said.get_text() for said in soup.select(".said"))


def test_markdown_has_the_table(tmp_path: Path) -> None:
    text = render.markdown(built(tmp_path, fake_runs.run(["sleep"]), pythons=RECORD))
    assert f"| model | {BASE} takes | {OTHER} |" in text
    assert "| threads cold | 1 s | 2.0× " in text


def test_the_command_reads_the_file(tmp_path: Path) -> None:
    run = fake_runs.write(tmp_path / "0001_run.json", fake_runs.run(["sleep"]))
    stored, page = tmp_path / "pythons.json", tmp_path / "report.html"
    stored.write_text(dumps(RECORD))
    ran = CliRunner().invoke(report, [str(run), "--pythons", str(stored), "-o", str(page)])
    assert ran.exit_code == 0, ran.output
    assert "Every Python" in page.read_text()
    stored.write_text("{}")
    ran = CliRunner().invoke(report, [str(run), "--pythons", str(stored), "-o", str(page)])
    assert ran.exit_code == 2
    assert "that `bench pythons --json` wrote" in ran.output


def test_it_has_a_page_of_its_own_where_no_run_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pythons.json").write_text(dumps(RECORD))
    ran = CliRunner().invoke(report, ["--pythons", "pythons.json"])
    assert ran.exit_code == 0, ran.output
    soup = BeautifulSoup(Path("report.html").read_text(), "html.parser")
    assert soup.select(".interpreters")
    assert not soup.select("#raw, [href='#table'], #data")
    terms = [term.get_text() for term in soup.select(".facts dt")]
    assert terms == ["measured", "command", BASE, OTHER]
    ran = CliRunner().invoke(report, ["--pythons", "pythons.json", "--format", "markdown"])
    assert "| threads cold | 1 s | 2.0× " in ran.output
    ran = CliRunner().invoke(report, ["0001", "--pythons", "pythons.json"])
    assert ran.exit_code == 2
    assert "neither a file nor the number of a run" in ran.output
