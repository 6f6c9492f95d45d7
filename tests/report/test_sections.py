"""A section per workload: what was measured, and what was not."""

from pathlib import Path

from tests import fake_runs
from tests.report.reading import rendered


def test_missing_cells_and_no_serial_row(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep", "spin"])
    document["benchmarks"].remove(fake_runs.cell_of(document, "sleep-serial-warm"))
    soup = rendered(tmp_path, document)
    assert "sleep: no serial row in this run" in soup.get_text()
    assert not soup.select("#speed-sleep")
    assert soup.select("#rounds-sleep")
    assert soup.select("#speed-spin")


def test_a_section_says_what_was_measured(tmp_path: Path) -> None:
    for document in (
        fake_runs.run(["http_fetch", "sleep", "spin", "booking_dates"]),
        fake_runs.of_older_version(fake_runs.run(["http_fetch", "sleep", "spin", "booking_dates"])),
    ):
        soup = rendered(tmp_path, document)
        said = [section.select_one("p.said").get_text() for section in soup.select("[data-workload]")]
        assert said == [
            "1,000 rows in 4 chunks · 5 sweeps × 1 round · at most 2 at once",
            "20 requests, 50 ms each · 5 sweeps × 1 round · at most 2 at once",
            "4 items · 5 sweeps × 1 round · at most 2 at once",
            "4 items · 5 sweeps × 1 round · at most 2 at once",
        ]


def test_a_run_of_one_round_says_nothing_of_speed(tmp_path: Path) -> None:
    document = fake_runs.run(["http_fetch", "sleep"])
    for benchmark in document["benchmarks"]:
        benchmark["extra_info"]["sweeps"] = 1
        benchmark["stats"] = fake_runs.stats_of(benchmark["stats"]["data"][:1])
    soup = rendered(tmp_path, document)
    (warning,) = [warning.get_text() for warning in soup.select(".warning")]
    assert "nothing here says which is faster" in warning
    assert not soup.select("[id^=speed], .overview, .verdicts")
    assert soup.select_one("#rounds-sleep").find_parent("details") is None


def test_a_workload_none_of_whose_cells_ran_is_there_with_the_reasons(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run(["sleep"]))
    (section,) = soup.select("[data-workload=http_fetch]")
    assert "no cell was run" in section.get_text()
    assert "Not run: interpreter_pool cold: needs Python 3.14, this is 3.13" in section.get_text()
