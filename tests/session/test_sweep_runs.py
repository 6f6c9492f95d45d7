"""``--sweep`` as a person calls it: ids, what is stored and left out; and for a function of their own."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import run_pytest
from tests.run.test_run import API, run_in, stored

FEW = ("--workload=sleep", "--model=serial", "--model=thread_pool")


def points_of(document: dict[str, Any]) -> set[tuple[str, str, tuple[tuple[str, float], ...]]]:
    extras = [benchmark["extra_info"] for benchmark in document["benchmarks"]]
    return {(e["model"], e["start"], tuple(e.get("point", {}).items())) for e in extras}


def test_an_id_ends_with_its_point_and_ids_without_a_sweep_stay() -> None:
    sweeps = ("--sweep=workers=1,2", "--sweep=items=2,4")
    swept = run_pytest("--profile=smoke", *FEW, *sweeps, "--collect-only", "-q")
    names = [line.partition("[")[2] for line in swept.stdout.splitlines() if "test_cell[" in line]
    assert "sleep-thread_pool-warm-workers=2-items=4]" in names
    assert "sleep-serial-warm-items=4]" in names
    assert len(names) == 4 * 2 + 2
    plain = run_pytest("--profile=smoke", *FEW, "--collect-only", "-q")
    assert "test_cell[sleep-thread_pool-warm]" in plain.stdout


def test_each_point_gives_the_right_answer() -> None:
    run = run_pytest("--profile=smoke", *FEW, "--sweep=workers=1,2", "--sweep=items=2,4")
    assert "10 passed" in run.stdout, run.stdout
    assert "sleep: swept over 4 points" in run.stdout


def test_so_does_a_csv_in_more_or_fewer_chunks_of_more_or_fewer_rows() -> None:
    cells = ("--workload=booking_dates_stdlib", "--model=serial", "--model=thread_pool")
    run = run_pytest("--profile=smoke", *cells, "--sweep=items=1,3", "--sweep=rows=16,64")
    assert "12 passed" in run.stdout, run.stdout


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """A swept run, stored and as printed."""
    folder = tmp_path_factory.mktemp("swept")
    cells = (*FEW, "--model=asyncio", "--sweep=items=2,20,5000", "--budget=0.4")
    run = run_pytest(*cells, "--benchmark-autosave", f"--benchmark-storage={folder}")
    assert run.returncode == 0, run.stdout
    (path,) = folder.glob("*/*.json")
    return json.loads(path.read_text()), run.stdout


def test_what_is_measured_is_stored_with_its_point(quick: tuple[dict[str, Any], str]) -> None:
    document, _ = quick
    assert {point for _, _, point in points_of(document)} == {(("items", 2),), (("items", 20),)}
    for benchmark in document["benchmarks"]:
        extra = benchmark["extra_info"]
        assert extra["items"] == extra["point"]["items"]
        assert benchmark["fullname"].endswith(f"-items={extra['items']}]")
        assert "serial_items" not in extra  # all of them
        assert extra["sweeps"] >= 3


def test_what_would_burst_the_budget_is_left_out_by_name(quick: tuple[dict[str, Any], str]) -> None:
    document, said = quick
    assert "sleep: left out at items=5000: would take too long for the budget" in said
    (left,) = document["conditions"]["left_out"]
    assert left["points"] == [{"items": 5000}]


def test_the_terminal_shows_curves_in_place_of_a_table_of_cells(quick: tuple[dict[str, Any], str]) -> None:
    _, said = quick
    assert "sleep over items: speed-up" in said
    assert "largest speed-up first" not in said


def test_a_function_of_one_s_own_is_swept_too(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(API)
    options = ("--items=1..20", "--async-twin=afetch", "--budget=0.7", "--sweep=items=2,30", "--workers=8")
    done = run_in(tmp_path, "bench", "run", "api.py:fetch", *options, "--model=serial", "--model=asyncio")
    assert done.returncode == 0, done.stdout
    document = stored(tmp_path)
    assert {point for _, _, point in points_of(document)} == {(("items", 2),), (("items", 30),)}
    assert {benchmark["extra_info"]["items"] for benchmark in document["benchmarks"]} == {2, 30}
    assert "fetch: where a round has more than 20 items, they come over again" in done.stdout
    assert "no code: which model is the best may turn with what was swept" in done.stdout
    assert "curve-speed-up-1" in (tmp_path / "report.html").read_text()


def test_workers_of_a_function_of_one_s_own(tmp_path: Path) -> None:
    (tmp_path / "double.py").write_text("def work(item): return item * 2\n")
    models = ("--model=serial", "--model=thread_pool")
    own = (f"--workload-file={tmp_path / 'double.py'}", "--sweep=workers=1,3", "--profile=smoke")
    done = run_in(tmp_path, "bench", "pytest", *own, *models)
    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--sweep=item=1,2",), "--sweep item=1,2: no option to sweep is named 'item': did you mean items?"),
        (("--sweep=items=1,2", "--requests=5"), "--requests and --sweep items: say one of them"),
        (("--sweep=workers=1,2", "--workers=5"), "--workers and --sweep workers: say one of them"),
    ],
)
def test_what_is_wrong_is_one_line(arguments: tuple[str, ...], line: str) -> None:
    run = run_pytest("--profile=smoke", "--model=serial", "--workload=sleep", *arguments)
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert [text for text in run.stdout.splitlines() if text] == [f"ERROR: {line}"]
