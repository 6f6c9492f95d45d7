"""Files of other suites, of other versions, and damaged ones: a right page, or one clear line."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from bench.gate import record
from bench.report import render
from bench.report.command import report
from tests import fake_cells, fake_runs
from tests.gate.records import record_of
from tests.report.reading import built, rendered, rows

NUMBERS = (-1, 0, -0.5, float("nan"), float("inf"), 10**400, 1e308, 5e-324)
ODD = (None, "", "x", "<b>&\"'", "1.5", [], {}, [1], True, "\ud800", "\x00", "a" * 300, *NUMBERS)


def test_a_foreign_file_and_a_name_that_is_markup(tmp_path: Path) -> None:
    text = render.html(built(tmp_path, fake_runs.foreign()))
    assert "<script>alert" not in text
    soup = BeautifulSoup(text, "html.parser")
    labels = [label.get_text() for label in soup.select(".row .label")]
    assert "test_<script>alert(1)</script>" in labels
    assert soup.select_one("#raw tbody td").get_text() == "test_<script>alert(1)</script>"
    assert not soup.select(".verdicts, .answer, .overview, [id^=timeline]")
    assert soup.select_one("#quartiles-benchmarks").find_parent("details") is None


def test_a_workload_s_name_stays_inside_the_folder(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep"])
    for benchmark in document["benchmarks"]:
        benchmark["extra_info"]["workload"] = "../sleep"
    page = built(tmp_path, document)
    assert {plot.name for plot in page.plots if plot.name.startswith("speed")} == {"speed-.._sleep"}


def test_a_cell_with_less_than_it_should_have_is_no_cell_and_said(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep"])
    del fake_runs.cell_of(document, "sleep-asyncio-warm")["extra_info"]["items"]
    soup = rendered(tmp_path, document)
    assert "damaged, and shown without verdicts: test_cell[sleep-asyncio-warm]." in soup.get_text()
    assert "asyncio warm" not in rows(soup, "speed-sleep")
    assert "test_cell[sleep-asyncio-warm]" in rows(soup, "rounds-sleep-2")


@pytest.mark.parametrize(
    "broken",
    [
        {"lane": [0, 1, 0, 7]},
        {"end_s": [1.0]},
        {"lanes": [{"process": 1}]},
        {"start_s": [float("nan")] * 4},
    ],
)
def test_a_timeline_that_can_not_be_is_none(tmp_path: Path, broken: dict[str, Any]) -> None:
    document = fake_runs.run(["sleep"])
    fake_runs.cell_of(document, "sleep-asyncio-warm")["extra_info"]["timeline"] |= broken
    assert "damaged" in rendered(tmp_path, document).get_text()


def test_odd_facts_of_other_suites_are_left_alone(tmp_path: Path) -> None:
    document = fake_runs.foreign()
    document["benchmarks"][0]["extra_info"] = {
        "sweeps": "many",
        "notebook": ["x"],
        "inputs": 3,
        "x": float("nan"),
    }
    document["benchmarks"][1]["extra_info"] = None
    soup = rendered(tmp_path, document)
    assert len(soup.select("#raw tbody tr")) == 2
    assert not soup.select(".warning")


def test_thousands_of_rounds_are_shown_in_time_and_space(tmp_path: Path) -> None:
    document, random = fake_runs.foreign(), Random(1)
    rounds = [random.lognormvariate(0, 0.3) for _ in range(100_000)]
    document["benchmarks"][1]["stats"] = fake_runs.stats_of(rounds)
    text = render.html(built(tmp_path, document))
    assert "100,000 rounds" in text
    assert len(text) < 100_000


def test_names_that_would_meet_in_a_file_are_kept_apart(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep", "spin"])
    for benchmark in document["benchmarks"]:
        extra = benchmark["extra_info"]
        extra["workload"] = {"sleep": "a b", "spin": "a/b"}[extra["workload"]]
    page = built(tmp_path, document)
    names = [plot.name for plot in page.plots]
    assert len(names) == len(set(names))
    assert {name for name in names if name.startswith("speed")} == {"speed-a_b", "speed-a_b-2"}


def test_neighbours_beyond_all_bounds_give_a_page(tmp_path: Path) -> None:
    document = fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER, "sleep": fake_cells.SHOWN_TIE})
    for benchmark in document["benchmarks"]:
        neighbours = benchmark["extra_info"]["neighbours"]
        for visit, places in enumerate(neighbours["serial_s"]):
            places[:] = [1e-18 if visit % 2 else 1e17] * len(places)
        if neighbours["capacity"]:
            neighbours["capacity"][0] = [1e17, 1e-18, 1e17]
    data = json.loads(rendered(tmp_path, document).select_one("#data").string, parse_constant=pytest.fail)
    assert len(data["rows"]) == len(document["benchmarks"])


def places_of(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a parsed JSON document, as what holds it and its key."""
    entries: Iterable[tuple[Any, Any]] = ()
    if isinstance(node, dict | list):
        entries = list(node.items() if isinstance(node, dict) else enumerate(node))
    for key, below in entries:
        yield node, key
        yield from places_of(below)


def mutate(document: dict[str, Any], random: Random) -> None:
    """Take one value at any depth away, or put what should not be there in its place."""
    node, key = random.choice(list(places_of(document)))
    if random.random() < 0.3:
        del node[key]
    else:
        node[key] = random.choice(ODD)


def texts() -> dict[str, str]:
    """Each kind of document, as JSON: from it, a copy to spoil is made quickly."""
    ours = fake_runs.run(["http_fetch", "booking_dates_inferred"])
    gate = record_of({"x": [0.2, 0.21, 0.19, 0.2, 0.22, 0.18], "y": [0.0] * 6})
    return {
        "ours": json.dumps(ours),
        "beside": json.dumps(
            fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER, "sleep": fake_cells.SHOWN_TIE})
        ),
        "older": json.dumps(fake_runs.of_older_version(ours)),
        "foreign": json.dumps(fake_runs.foreign()),
        "gate": record.dumps(gate),
    }


TEXTS = texts()


@pytest.mark.parametrize("seed", range(400))
def test_an_odd_value_anywhere_gives_a_page_or_one_line(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    run = json.loads(
        TEXTS[random.choice(["ours", "ours", "beside", "beside", "older", "foreign", "foreign"])]
    )
    gate = json.loads(TEXTS["gate"])
    mutate(random.choice([run, run, run, gate]), random)
    run_path = fake_runs.write(tmp_path / "run.json", run)
    gate_path = fake_runs.write(tmp_path / "gate.json", gate)
    arguments = [run_path, "--gate", gate_path, "-o", tmp_path / "out"]
    kind = random.choice(["html", "markdown", "svg"])
    done = CliRunner().invoke(report, ["--format", kind, *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (0, 2)
    assert done.output.count("\n") == 1
