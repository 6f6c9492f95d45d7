"""pytest on the suite from any folder: which words are files of the suite, and which are options' values."""

import sys
from pathlib import Path

import pytest

from bench.suite import SETTINGS, pytest_command
from tests.helpers import ROOT

BEGIN = [sys.executable, "-P", "-m", "pytest", f"--rootdir={ROOT}", f"--confcutdir={ROOT}"]
CELL = "bench/test_matrix.py::test_cell[sleep-serial-warm]"


def words(*arguments: object) -> list[str]:
    """What follows the settings in the command."""
    command = pytest_command(arguments)
    assert command[: len(BEGIN) + 1] == [*BEGIN, f"--config-file={SETTINGS}"]
    return command[len(BEGIN) + 1 :]


def test_all_of_the_suite_is_run_where_no_file_of_it_is_named() -> None:
    assert words() == [f"{ROOT}/bench"]
    assert words("--profile=smoke", "-x") == ["--profile=smoke", "-x", f"{ROOT}/bench"]


@pytest.mark.parametrize("named", [CELL, f"{ROOT}/{CELL}", ROOT / "bench/selftest/known_cells.py"])
def test_a_file_of_the_suite_is_found_from_any_folder(named: str | Path) -> None:
    assert words("-x", named) == ["-x", str(ROOT / named)]


@pytest.mark.parametrize("value", ["README.md", "fixtures/place.py", f"../{ROOT.name}/conftest.py"])
def test_a_value_that_is_a_file_beside_the_suite_is_no_file_of_the_suite(value: str) -> None:
    assert words(f"--benchmark-json={value}") == [f"--benchmark-json={value}", f"{ROOT}/bench"]
    assert words("--benchmark-json", value) == ["--benchmark-json", value, f"{ROOT}/bench"]


def test_an_option_and_its_value_are_one_word_so_that_no_value_is_taken_for_a_path() -> None:
    assert words("--workload", "spin", "--model", "serial", CELL) == [
        "--workload=spin",
        "--model=serial",
        f"{ROOT}/{CELL}",
    ]
    assert words("--strict-markers", CELL) == ["--strict-markers", f"{ROOT}/{CELL}"]
    several = ["--benchmark-compare-fail", "mean:5%", "min:5%"]
    assert words(*several) == [*several, f"{ROOT}/bench"]
