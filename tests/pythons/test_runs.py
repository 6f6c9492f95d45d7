"""Whole runs: this interpreter against itself, as the control that says whether the machine can tell."""

import json
import os
import sys
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import workloads
from bench.pythons.command import pythons
from bench.pythons.record import load

QUICK = ("--groups", "2", "--turns", "2", "--rows", "320", "--requests", "4", "--workers", "2")
OWN_NOWHERE = ("--python", sys.executable, "--workload-file", "nowhere.py:f", "--items", "1..3")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(pythons, [str(argument) for argument in arguments])


def test_this_python_against_itself(tmp_path: Path) -> None:
    path = tmp_path / "pythons.json"
    select = ("--workload", "spin", "--workload", "http_fetch", "--model", "serial", "--model", "thread_pool")
    ran = run("--base", sys.executable, "--python", sys.executable, *select, *QUICK, "--json", path)
    assert ran.exit_code == 0, ran.output
    record = load(path)
    assert [python.name.endswith(" again") for python in record.pythons] == [False, True]
    pairs = product(("spin", "http_fetch"), ("serial", "thread_pool"))
    assert {cell.id for cell in record.cells} == {f"{workload}-{model}-warm" for workload, model in pairs}
    assert len(record.groups) == 2
    for group in record.groups:
        assert group.failures == {}
        assert group.cells.keys() == group.seen.keys() == {cell.id for cell in record.cells}
    assert all(seen.parent.on + seen.parent.off > 0 for seen in record.seen_of(record.base.name))
    assert "thread_pool warm" in ran.output
    again = run("--from", path)
    assert again.exit_code == 0
    assert "thread_pool warm" in again.output


def test_cold_cells_are_measured_when_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "pythons.json"
    select = ("--select", "spin and process_pool_fork and not forkserver", "--start", "cold")
    ran = run("--base", sys.executable, "--python", sys.executable, *select, *QUICK, "--json", path)
    assert ran.exit_code == 0, ran.output
    record = load(path)
    assert [cell.id for cell in record.cells] == ["spin-process_pool_fork-cold"]
    assert all(seen.workers.on + seen.workers.off > 0 for seen in record.seen_of(record.base.name))


TRIPLED = """
from pathlib import Path


def tripled(item):
    return item * int(Path("factor").read_text())
"""


def test_a_function_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It opens a file from where the command was called, and every interpreter does the same items."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.chdir(tmp_path)
    Path("tripled.py").write_text(TRIPLED)
    Path("factor").write_text("3")
    own = ("--workload-file", "tripled.py:tripled", "--items", "1..8", "--kind", "cpu")
    models = ("--model", "serial", "--model", "process_pool_spawn")
    ran = run("--base", sys.executable, "--python", sys.executable, *own, *models, *QUICK, "--json", "p.json")
    assert ran.exit_code == 0, ran.output
    record = load(Path("p.json"))
    assert {cell.id for cell in record.cells} == {"tripled-serial-warm", "tripled-process_pool_spawn-warm"}
    assert [group.failures for group in record.groups] == [{}, {}]
    assert {seen.items for python in record.pythons for seen in record.seen_of(python.name)} == {8}
    assert record.own["function"] == "tripled"
    assert workloads.MORE not in os.environ
    written = {path.name for path in Path().iterdir()} - {"__pycache__"}
    assert written == {"tripled.py", "factor", "p.json"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--python is missing"),
        (("--python", "3.99"), "--python 3.99: there is no such interpreter"),
        (("--python", sys.executable, "--budget", "nan"), "--budget nan: must be"),
        (("--python", sys.executable, "--groups", "1"), "--groups 1: must be a whole number from 2"),
        (("--python", sys.executable, "--workload", "spni"), "did you mean spin?"),
        (("--python", sys.executable, "--from", "x.json"), "--from measures nothing"),
        (("--from", "/nowhere.json"), "/nowhere.json: No such file or directory"),
        (("--python", sys.executable, "--with", "./x"), "--with ./x: the name of a library is needed"),
        (("--python", sys.executable, "--items", "1..3"), "--items needs a --workload-file"),
        ((*OWN_NOWHERE, "--items-from", "a.py:b"), "--items and --items-from: say one of them"),
        (OWN_NOWHERE, "nowhere.py: there is no such file"),
        (("--python", sys.executable, "--model", "serial", "--start", "cold"), "no cell is selected"),
    ],
)
def test_a_wrong_request_is_one_line(arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments)
    assert ran.exit_code == 2
    assert said in ran.output


def test_a_selection_of_nothing_is_said(tmp_path: Path) -> None:
    ran = run("--base", sys.executable, "--python", sys.executable, "--select", "nothing", *QUICK)
    assert ran.exit_code == 2
    assert "no cell is selected" in ran.output


def test_a_budget_that_ends_a_group_says_that_more_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "pythons.json"
    select = ("--workload", "spin", "--model", "serial", "--budget", "0.001")
    ran = run("--base", sys.executable, "--python", sys.executable, *select, *QUICK, "--json", path)
    assert ran.exit_code == 3, ran.output
    assert load(path).stopped.startswith("the budget is used: all 2 groups take more than 0:0")
    assert "not measured: spin-serial-warm: no group got to it" in ran.output


def test_an_interrupted_run_keeps_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.pythons.schedule import Schedule

    path = tmp_path / "pythons.json"
    measure = Schedule._group

    def once(self: Schedule, number: int) -> None:
        if number == 1:
            raise KeyboardInterrupt
        measure(self, number)

    monkeypatch.setattr(Schedule, "_group", once)
    select = ("--workload", "spin", "--model", "serial")
    ran = run("--base", sys.executable, "--python", sys.executable, *select, *QUICK, "--json", path)
    assert ran.exit_code == 3
    assert json.loads(path.read_text())["stopped"] == "it was interrupted"
    assert len(load(path).groups) == 1
