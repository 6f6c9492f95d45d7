"""The history of a cell: runs of this machine that measured the same."""

import re
from pathlib import Path

import pytest

from bench.report.plots.marks import WIDTH
from tests import fake_runs
from tests.report.reading import rendered, value


def test_ten_runs_are_a_history_with_the_change_and_its_revision(tmp_path: Path) -> None:
    documents = [fake_runs.run(["sleep"], 1.0 if number < 6 else 1.3, number) for number in range(1, 11)]
    soup = rendered(tmp_path, *documents)
    history = soup.select("#history-sleep .row")
    assert len(history) == len(fake_runs.MODELS)
    for row in history:
        assert value(row).endswith("in 10 runs; +30 % from 0000000006 on")
        (x,) = re.findall(r"M([\d.]+) 0V", str(row.select_one("path.change")["d"]))
        assert float(x) == pytest.approx(WIDTH * 5 / 9, abs=0.1)


def test_another_machine_is_no_history(tmp_path: Path) -> None:
    other = fake_runs.run(["sleep"], number=1)
    other["machine_info"]["node"] = "elsewhere"
    assert not rendered(tmp_path, other, fake_runs.run(["sleep"], number=2)).select("[id^=history]")


def test_runs_of_other_sizes_are_no_history(tmp_path: Path) -> None:
    documents = [fake_runs.run(["http_fetch"], number=number) for number in (1, 2, 3)]
    for benchmark in documents[1]["benchmarks"]:
        benchmark["extra_info"]["inputs"] = {**benchmark["extra_info"]["inputs"], "requests": 200}
    soup = rendered(tmp_path, *documents)
    assert {value(row) for row in soup.select("#history-http_fetch .row")} == {
        f"{figure} to {figure} in 2 runs" for figure in ("1 s", "100 ms", "500 ms", "250 ms", "200 ms")
    }


def test_what_a_cell_does_not_read_may_have_had_another_size(tmp_path: Path) -> None:
    """Runs of an older version stored all sizes with every cell; a sleep depends on one of them."""
    older = fake_runs.of_older_version(fake_runs.run(["sleep"], number=1))
    for benchmark in older["benchmarks"]:
        benchmark["extra_info"]["inputs"] |= {"rows": 99}
    soup = rendered(tmp_path, older, fake_runs.run(["sleep"], number=2))
    assert len(soup.select("#history-sleep .row")) == len(fake_runs.MODELS)
