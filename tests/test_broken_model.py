"""A broken file among the models: one line names it; every command works, and so do all other models."""

import json
from pathlib import Path

import pytest

from tests.test_broken_file import copy_of_checkout, python


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what runs here, with a model that can't be compiled."""
    folder = copy_of_checkout(tmp_path_factory.mktemp("checkout"))
    (folder / "bench" / "models" / "broken.py").write_text("MODELS = (\n")
    return folder


def line(checkout: Path) -> str:
    """How the line about it begins; the rest is the compiler's."""
    return f"{checkout / 'bench' / 'models' / 'broken.py'}: SyntaxError: "


def test_the_list_names_it_and_has_all_cells(checkout: Path) -> None:
    done = python(checkout, "bench", "list", "--json")
    assert done.returncode == 0
    assert done.stderr.startswith(f"Error: {line(checkout)}")
    assert done.stderr.count("\n") == 1
    models = {entry["model"] for entry in json.loads(done.stdout)}
    assert {"serial", "asyncio", "thread_pool", "mp_pool", "interpreter_pool"} <= models


@pytest.mark.parametrize(
    "arguments",
    [("list", "--model=serial"), ("gate", "--help"), ("report", "--help"), ("selftest", "--help")],
    ids=" ".join,
)
def test_a_command_that_does_not_need_it_says_nothing_of_it(
    checkout: Path, arguments: tuple[str, ...]
) -> None:
    done = python(checkout, "bench", *arguments)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_run_of_other_models_does_not_need_it(checkout: Path) -> None:
    done = python(checkout, "pytest", "--workload=spin", "--model=serial", "--profile=smoke")
    assert done.returncode == 0
    assert "1 passed" in done.stdout
    assert "broken" not in done.stdout


def test_a_run_of_all_measures_the_others_and_fails(checkout: Path) -> None:
    some = "(serial or threads-cold) and not dask"
    done = python(checkout, "pytest", "--workload=spin", "--profile=smoke", "-k", some)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "3 passed" in done.stdout  # with asyncio_threads
    (named,) = [each for each in done.stdout.splitlines() if each.startswith("ERROR")]
    assert named.startswith(f"ERROR {line(checkout)}")
    assert named.endswith(": no model of this file was run")


@pytest.mark.parametrize("command", [("bench", "list"), ("pytest",)], ids=" ".join)
def test_to_ask_for_its_model_is_wrong_usage(checkout: Path, command: tuple[str, ...]) -> None:
    done = python(checkout, *command, "--model=of_the_file")
    assert done.returncode in (1, pytest.ExitCode.USAGE_ERROR)
    (said,) = [each for each in (done.stdout + done.stderr).splitlines() if each]
    assert said.lower().startswith("error: no model is named 'of_the_file'")
    assert line(checkout) in said


def test_without_the_file_of_serial_the_other_models_are_measured(checkout: Path) -> None:
    serial = checkout / "bench" / "models" / "serial.py"
    text = serial.read_text()
    serial.write_text("1 / 0\n")
    try:
        done = python(checkout, "pytest", "--workload=sleep", "--budget=0.1", "-k", "sleep-asyncio-warm")
    finally:
        serial.write_text(text)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1 passed" in done.stdout
    said = f"ERROR {serial}: ZeroDivisionError: division by zero: no model of this file was run"
    assert said in done.stdout.splitlines()
