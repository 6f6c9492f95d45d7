"""Tables for the terminal, from stored runs whose figures are known."""

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bench.analysis import result
from bench.session import tables
from bench.store.decode import benchmarks_of
from bench.store.file import NotRun
from tests import fake_cells, fake_runs
from tests.helpers import ROOT


def printed(documents: list[dict[str, Any]], not_run: tuple[NotRun, ...] = (), width: int = 200) -> list[str]:
    """The lines of a run's tables and sentences."""
    console = Console(file=io.StringIO(), width=width)
    results, _ = result.read(benchmarks_of(documents))
    tables.show(console, results, not_run)
    assert isinstance(console.file, io.StringIO)
    return [line.strip() for line in console.file.getvalue().splitlines()]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")]


def test_a_table_per_workload_fastest_first_and_a_sentence() -> None:
    lines = printed(fake_runs.run(["http_fetch", "sleep"])["benchmarks"])
    title = lines.index("http_fetch · 20 requests, 50 ms each · 5 sweeps × 1 round · fastest median first")
    assert cells(lines[title + 2])[:6] == ["model", "start", "median", "range", "speed-up", "interval"]
    assert cells(lines[title + 2])[6:] == ["CPU", "switches", "memory", "in flight"]
    fastest, *_, serial = (cells(line) for line in lines[title + 4 : title + 9])
    assert fastest == [
        *("asyncio", "warm", "100 ms", "98 ms–102 ms", "10×", "10–10"),
        *("20 ms", "42", "100 MiB", "7"),
    ]
    assert serial[:2] == ["serial", "warm"]
    assert lines[title + 10].startswith("http_fetch: asyncio wins at 10×")
    assert "sleep · 4 items · 5 sweeps × 1 round · fastest median first" in lines
    assert "one more round of each cell, which is not timed" in lines[-2]


def test_a_server_that_was_busy_is_marked() -> None:
    run = fake_runs.run(["http_fetch"])
    fake_runs.cell_of(run, "http_fetch-asyncio-warm")["extra_info"]["server_too_busy"] = True
    assert cells(printed(run["benchmarks"])[4])[-1] == "7 !"


def test_what_is_not_known_is_left_empty() -> None:
    run = fake_runs.run(["http_fetch"])
    benchmark = fake_runs.cell_of(run, "http_fetch-asyncio-warm")
    del benchmark["extra_info"]["timeline"]  # no instrumented round
    lines = printed([benchmark, fake_runs.cell_of(run, "http_fetch-serial-warm")])
    assert cells(lines[4])[6:] == [""] * 4


def test_a_column_that_nothing_is_known_for_is_left_out() -> None:
    run = fake_runs.run(["http_fetch"])
    lines = printed([fake_runs.cell_of(run, "http_fetch-asyncio-warm")])
    assert "speed-up" not in cells(lines[2])
    assert "in flight" in cells(lines[2])
    assert "in flight" not in cells(printed(fake_runs.run(["sleep"])["benchmarks"])[2])


def test_one_round_each_says_nothing_of_speed() -> None:
    cell = fake_runs.cell("sleep", "serial", "warm", 1.0, sweeps=1)
    assert printed([cell]) == ["1 cell gave the right answer; one round each says nothing of speed."]


def test_cells_that_were_not_run_are_listed_by_reason() -> None:
    names = (("a", "no pool"), ("b", "no loop"), ("c", "no pool"))
    not_run = tuple(NotRun(workload=name, model="m", start="warm", reason=reason) for name, reason in names)
    lines = printed(fake_runs.run(["sleep"])["benchmarks"], not_run)
    assert lines[-2:] == ["not run: b-m-warm: no loop", "not run: a-m-warm, c-m-warm: no pool"]


def test_a_model_that_was_not_run_anywhere_is_named_once() -> None:
    cells_of = [("m", name) for name in "abcdefghi"] + [("n", "a")]
    not_run = tuple(
        NotRun(workload=name, model=model, start=start, reason="m is not installed")
        for model, name in cells_of
        for start in ("cold", "warm")
    )
    lines = printed(fake_runs.run(["sleep"])["benchmarks"], not_run)
    assert lines[-1] == "not run: m under 9 workloads, a-n-cold, a-n-warm: m is not installed"


@pytest.mark.parametrize(
    ("cpus", "why"), [(2, "it had 4 CPUs and this run has 2"), (None, "no reason is known")]
)
def test_the_notebook_s_seconds_beside_ours(cpus: int | None, why: str) -> None:
    console = Console(file=io.StringIO(), width=200)
    rows = benchmarks_of([fake_runs.notebook_row("N10", 10.0), fake_runs.notebook_row("N9", 10.0)])
    tables.show_notebook(console, rows, cpus)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    (line,) = [line for line in text.splitlines() if "N10" in line and "│" in line]
    cell = "booking_dates_inferred-mp_pool-cold"
    assert cells(line) == ["N10", "multiprocessing.Pool(4)", cell, "11.1 s", "10 s", "2.27", "1.00"]
    assert f"N10 differs: 2.3× its serial row then, 1× now: {why}" in text


def test_without_rows_of_the_notebook_nothing_is_printed() -> None:
    console = Console(file=io.StringIO(), width=200)
    tables.show_notebook(console, benchmarks_of(fake_runs.foreign()["benchmarks"]), 2)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == ""


# -- Measured beside neighbours


def table(lines: list[str]) -> tuple[str, list[str], dict[str, dict[str, str]]]:
    """The first table: its title, its headings, and its rows by the cell's name, in their order."""
    top = next(number for number, line in enumerate(lines) if line.startswith("┏"))
    headings = cells(lines[top + 1])
    bottom = next(number for number, line in enumerate(lines) if line.startswith("└"))
    rows = [dict(zip(headings, cells(line), strict=True)) for line in lines[top + 3 : bottom]]
    return " ".join(lines[:top]), headings, {f"{row['model']} {row['start']}": row for row in rows}


def beside(cells: Sequence[fake_cells.Cell], width: int = 200, workload: str = "spin") -> list[str]:
    return printed(fake_cells.run_beside({workload: cells})["benchmarks"], width=width)


def test_rows_are_in_the_order_that_the_title_says() -> None:
    title, _, rows = table(beside(fake_cells.CLEAR_WINNER))
    assert title == "spin · 4 items · 8 visits × 2 rounds · largest speed-up first"
    assert list(rows) == [
        *("process_pool_fork warm", "mp_pool warm", "serial warm", "asyncio warm", "thread_pool warm"),
        "mp_pool cold",
    ]


def test_a_pool_s_efficiency_stands_beside_its_speed_up() -> None:
    _, headings, rows = table(beside(fake_cells.CLEAR_WINNER))
    assert headings[4:7] == ["speed-up", "interval", "efficiency"]
    assert [rows["process_pool_fork warm"][name] for name in headings[4:7]] == [
        *("1.70×", "1.69–1.71", "94% of 1.8")
    ]
    assert rows["asyncio warm"]["efficiency"] == ""
    assert "efficiency" not in table(beside([fake_cells.SERIAL, fake_cells.Cell("asyncio", "warm", 1.0)]))[1]


LONGEST = (
    fake_cells.SERIAL,
    fake_cells.Cell("process_pool_forkserver", "warm", 1.7, capacity=1.8),
    fake_cells.Cell("asyncio", "warm", 0.98),
)


@pytest.mark.parametrize(
    ("width", "left_out"),
    [
        (150, []),
        (125, ["range"]),
        (115, ["range", "switches"]),
        (105, ["range", "switches", "memory"]),
        (95, ["range", "switches", "memory", "in flight"]),
        (85, ["range", "switches", "memory", "in flight", "CPU"]),
        (80, ["range", "switches", "memory", "in flight", "CPU", "efficiency"]),
        (40, ["range", "switches", "memory", "in flight", "CPU", "efficiency"]),
    ],
)
def test_where_the_terminal_is_narrow_the_lesser_columns_go(width: int, left_out: list[str]) -> None:
    everything = table(beside(LONGEST, workload="http_fetch"))[1]
    lines = beside(LONGEST, width, "http_fetch")
    _, headings, rows = table(lines)
    assert [name for name in everything if name not in headings] == [
        name for name in everything if name in left_out
    ]
    assert {"model", "start", "median", "speed-up", "interval"} <= set(headings)
    assert "process_pool_forkserver warm" in rows, "no name is shortened"
    assert max(map(len, lines)) <= width or width == 40


def test_all_tables_of_a_run_have_the_same_columns() -> None:
    document = fake_cells.run_beside({"sleep": [fake_cells.SERIAL], "spin": LONGEST})
    lines = printed(document["benchmarks"], width=100)
    first, second = (cells(line) for line in lines if line.startswith("┃"))
    assert first == second


def test_the_notebook_s_lesser_columns_go_too() -> None:
    rows = benchmarks_of([fake_runs.notebook_row("N10", 10.0), fake_runs.notebook_row("N9", 10.0)])
    console = Console(file=io.StringIO(), width=80)
    tables.show_notebook(console, rows, 2)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert cells(lines[2]) == ["row", "system", "notebook", "here"]
    assert max(map(len, lines)) <= 80


def test_warnings_are_printed_as_they_are() -> None:
    console = Console(file=io.StringIO(), width=200)
    tables.show_warnings(console, ["Failed: t[a]."])
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "Caution: Failed: t[a].\n"


def test_a_run_without_neighbours_needs_no_scipy(tmp_path: Path) -> None:
    """It takes a tenth of a second to import."""
    code = (
        "import io, sys; from pathlib import Path; from rich.console import Console; "
        "from bench.analysis import result; from bench.session import tables; from bench.store import runs; "
        "cells = result.read(runs.load(Path(sys.argv[1])).benchmarks)[0]; "
        "tables.show(Console(file=io.StringIO()), cells, []); print('scipy' in sys.modules)"
    )
    documents = (fake_runs.run(["spin"]), fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER}))
    paths = [fake_runs.write(tmp_path / f"{place}.json", run) for place, run in enumerate(documents)]
    done = [
        subprocess.run(
            [sys.executable, "-c", code, path], cwd=ROOT, check=True, capture_output=True, text=True
        )
        for path in paths
    ]
    assert [one.stdout for one in done] == ["False\n", "True\n"]
