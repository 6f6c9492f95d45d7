"""Every round, or the quartiles where the rounds were not kept."""

from pathlib import Path

from tests import fake_runs
from tests.report.reading import ends, rendered, rows, value


def test_rounds_and_outliers(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep"])
    serial = fake_runs.cell_of(document, "sleep-serial-warm")
    serial["stats"] = fake_runs.stats_of([1.0, 1.01, 0.99, 1.0, 3.0])
    drawn = rows(rendered(tmp_path, document), "rounds-sleep")
    assert value(drawn["serial"]) == "1 s, 5 rounds, 1 outlying"
    assert len(ends(drawn["serial"], "outlier")) == 1
    assert value(drawn["asyncio warm"]) == "100 ms, 5 rounds"


def test_rounds_that_were_not_stored_are_not_made_up(tmp_path: Path) -> None:
    document = fake_runs.foreign()
    soup = rendered(tmp_path, document)
    drawn = rows(soup, "quartiles-benchmarks")
    assert value(drawn["test_b"]) == "2 ms, 5 rounds from 1.96 ms to 2.04 ms"
    low, high = ends(drawn["test_b"], "whisker")[:2]
    first, third = ends(drawn["test_b"], "bar")
    assert low < first < third < high
    assert "outliers" not in [heading.get_text() for heading in soup.select("#raw th")]
    document["benchmarks"][0]["stats"] = fake_runs.stats_of([0.001] * 9)
    kept = rows(rendered(tmp_path, document), "rounds-benchmarks")
    assert value(kept["test_<script>alert(1)</script>"]) == "1 ms, 9 rounds"
