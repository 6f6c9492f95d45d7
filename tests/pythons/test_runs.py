"""Whole runs: this interpreter against itself, as the control that says whether the machine can tell."""

import json
import sys
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.pythons.command import pythons
from bench.pythons.record import load

QUICK = ("--groups", "2", "--turns", "2", "--rows", "320", "--requests", "4", "--workers", "2")


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
    select = ("--select", "spin and process_pool_fork", "--start", "cold")
    ran = run("--base", sys.executable, "--python", sys.executable, *select, *QUICK, "--json", path)
    assert ran.exit_code == 0, ran.output
    record = load(path)
    assert [cell.id for cell in record.cells] == ["spin-process_pool_fork-cold"]
    assert all(seen.workers.on + seen.workers.off > 0 for seen in record.seen_of(record.base.name))


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
