"""The answer as a picture: a dot is where its speed-up is, and is larger where it was shown to be best."""

import re
from pathlib import Path

import pytest
from bs4 import Tag

from tests import fake_cells, fake_runs
from tests.report.reading import ends, rendered, rows, value


def places(row: Tag, style: str) -> list[float]:
    """Where a row's dots of just these classes are."""
    paths = [path for path in row.select("path") if " ".join(path["class"]) == style]
    return [float(x) for path in paths for x in re.findall(r"M([\d.]+) ", str(path["d"]))]


def test_a_row_per_workload_on_one_axis(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_runs.run()), "picture")
    assert list(drawn) == sorted(fake_runs.IO + fake_runs.CPU)
    for row in drawn.values():
        assert value(row) == "10×"
        (tenfold,), (twofold, fivefold) = places(row, "dot best"), sorted(places(row, "dot of-cold"))
        (fourfold,) = places(row, "dot")
        even = ends(row, "reference")[0]
        assert even < twofold < fourfold < fivefold < tenfold
        assert (twofold - even) / (tenfold - even) == pytest.approx(0.30103, abs=0.01)  # log10 of 2


def test_a_row_per_model_with_both_of_its_starts(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_runs.run(["sleep", "spin"])), "models-sleep")
    assert {name: value(row) for name, row in drawn.items()} == {
        "asyncio": "10× warm",
        "thread_pool": "5.0× cold",
        "mp_pool": "4.0× warm, 2.0× cold",
    }
    assert list(drawn) == ["asyncio", "thread_pool", "mp_pool"]
    assert len(places(drawn["mp_pool"], "dot")) == len(places(drawn["mp_pool"], "dot of-cold")) == 1
    assert len(drawn["mp_pool"].select("path.whisker")) == 2
    assert all(row.select("path.ceiling") for row in drawn.values())


def test_what_was_not_shown_to_be_best_does_not_stand_out(tmp_path: Path) -> None:
    undecided = {"spin": fake_cells.NOT_TOLD_FROM_SERIAL, "sleep": fake_cells.CLEAR_WINNER}
    soup = rendered(tmp_path, fake_cells.run_beside(undecided))
    drawn = rows(soup, "picture")
    assert (value(drawn["spin"]), value(drawn["sleep"])) == ("not told", "1.70×")
    assert not places(drawn["spin"], "dot best")
    assert places(drawn["sleep"], "dot best")
    assert not soup.select("#models-spin .row path.best")


def test_where_no_model_is_better_the_answer_is_serial(tmp_path: Path) -> None:
    best = {"spin": fake_cells.NOTHING_BETTER, "sleep": fake_cells.CLEAR_WINNER}
    drawn = rows(rendered(tmp_path, fake_cells.run_beside(best)), "picture")
    assert value(drawn["spin"]) == "serial"
    assert len(places(drawn["spin"], "dot best")) >= 1, "those that are as fast as serial"


def test_serial_alone_has_no_picture(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep"])
    document["benchmarks"] = [fake_runs.cell_of(document, "sleep-serial-warm")]
    soup = rendered(tmp_path, document)
    assert not soup.select("#picture, [id^=models-]")
    assert "only serial was run" in soup.select_one(".verdicts").get_text()
