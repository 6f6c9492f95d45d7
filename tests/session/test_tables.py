"""Tables for the terminal, from stored runs whose figures are known."""

import io
from typing import Any

import pytest
from rich.console import Console

from bench.analysis import result
from bench.session import tables
from bench.store.decode import benchmarks_of
from bench.store.schema import NotRun
from tests import fake_runs


def printed(documents: list[dict[str, Any]], not_run: tuple[NotRun, ...] = ()) -> list[str]:
    """The lines of a run's tables and sentences."""
    console = Console(file=io.StringIO(), width=200)
    results, _ = result.read(benchmarks_of(documents))
    tables.show(console, results, not_run)
    assert isinstance(console.file, io.StringIO)
    return [line.strip() for line in console.file.getvalue().splitlines()]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")]


def test_a_table_per_workload_fastest_first_and_a_sentence() -> None:
    lines = printed(fake_runs.run(["http_fetch", "sleep"])["benchmarks"])
    title = lines.index("http_fetch · 20 requests, 50 ms each · 5 sweeps × 1 round")
    assert cells(lines[title + 2])[:6] == ["model", "start", "median", "range", "speed-up", "interval"]
    assert cells(lines[title + 2])[6:] == ["CPU", "switches", "memory", "in flight"]
    fastest, *_, serial = (cells(line) for line in lines[title + 4 : title + 9])
    assert fastest == [
        *("asyncio", "warm", "100 ms", "98 ms–102 ms", "10×", "10–10"),
        *("20 ms", "42", "100 MiB", "7"),
    ]
    assert serial[:2] == ["serial", "warm"]
    assert lines[title + 10].startswith("http_fetch: asyncio wins at 10×")
    assert "sleep · 4 items · 5 sweeps × 1 round" in lines


def test_a_server_that_was_busy_is_marked() -> None:
    run = fake_runs.run(["http_fetch"])
    fake_runs.cell_of(run, "http_fetch-asyncio-warm")["extra_info"]["server_too_busy"] = True
    assert cells(printed(run["benchmarks"])[4])[-1] == "7 !"


def test_what_is_not_known_is_left_empty() -> None:
    run = fake_runs.run(["http_fetch"])
    benchmark = fake_runs.cell_of(run, "http_fetch-asyncio-warm")
    del benchmark["extra_info"]["timeline"]  # no instrumented round
    assert cells(printed([benchmark])[4])[4:] == [""] * 6


def test_one_round_each_says_nothing_of_speed() -> None:
    cell = fake_runs.cell("sleep", "serial", "warm", 1.0, sweeps=1)
    assert printed([cell]) == ["1 cell gave the right answer; one round each says nothing of speed."]


def test_cells_that_were_not_run_are_listed_by_reason() -> None:
    names = (("a", "no pool"), ("b", "no loop"), ("c", "no pool"))
    not_run = tuple(NotRun(workload=name, model="m", start="warm", reason=reason) for name, reason in names)
    lines = printed(fake_runs.run(["sleep"])["benchmarks"], not_run)
    assert lines[-2:] == ["not run: b-m-warm: no loop", "not run: a-m-warm, c-m-warm: no pool"]


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
