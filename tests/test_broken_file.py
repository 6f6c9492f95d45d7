"""A broken file among the workloads: one line names it; every command works, and so do all other cells."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what runs here, with a workload that can't be imported."""
    folder = copy_of_checkout(tmp_path_factory.mktemp("checkout"))
    (folder / "workloads" / "broken.py").write_text("import no_such_module\n")
    return folder


def copy_of_checkout(folder: Path) -> Path:
    """Into the folder, what runs here."""
    for name in ("bench", "fixtures", "workloads"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def line(checkout: Path) -> str:
    where = checkout / "workloads" / "broken.py"
    return f"{where}: ModuleNotFoundError: No module named 'no_such_module'"


def python(checkout: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=checkout,
        text=True,
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert "INTERNALERROR" not in done.stdout
    return done


def test_the_list_names_it_and_has_all_cells(checkout: Path) -> None:
    done = python(checkout, "bench", "list", "--json")
    assert (done.returncode, done.stderr) == (0, f"Error: {line(checkout)}\n")
    available: dict[str, set[bool]] = {}
    for entry in json.loads(done.stdout):
        available.setdefault(entry["workload"], set()).add(entry["available"])
    assert available.pop("broken") == {False}
    assert all(True in of_its_cells for of_its_cells in available.values())


@pytest.mark.parametrize(
    "arguments",
    [("list", "--workload=spin"), ("gate", "--help"), ("report", "--help"), ("selftest", "--help")],
    ids=" ".join,
)
def test_a_command_that_does_not_need_it_says_nothing_of_it(
    checkout: Path, arguments: tuple[str, ...]
) -> None:
    done = python(checkout, "bench", *arguments)
    assert (done.returncode, done.stderr) == (0, "")


def test_another_workload_is_measured(checkout: Path) -> None:
    done = python(checkout, "pytest", "--workload=spin", "--model=serial", "--profile=smoke")
    assert done.returncode == 0
    assert "1 passed" in done.stdout
    assert "broken" not in done.stdout


def test_a_run_of_all_measures_the_others_and_fails(checkout: Path) -> None:
    stored = f"--benchmark-json={checkout / 'run.json'}"
    done = python(checkout, "pytest", "--model=serial", "--profile=smoke", "-k", "spin or broken", stored)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1 passed, 1 skipped" in done.stdout
    named = [each for each in done.stdout.splitlines() if each.startswith("ERROR")]
    assert named == [f"ERROR {line(checkout)}: no cell of this workload was run"]
    (not_run,) = json.loads((checkout / "run.json").read_text())["not_run"]
    assert (not_run["id"], not_run["reason"]) == ("broken-serial-warm", line(checkout))


@pytest.mark.parametrize("command", [("bench", "list"), ("pytest",)], ids=" ".join)
def test_to_ask_for_it_is_wrong_usage(checkout: Path, command: tuple[str, ...]) -> None:
    done = python(checkout, *command, "--workload=broken")
    assert done.returncode in (1, pytest.ExitCode.USAGE_ERROR)
    (said,) = [each for each in (done.stdout + done.stderr).splitlines() if each]
    assert said.lower() == f"error: {line(checkout)}".lower()
