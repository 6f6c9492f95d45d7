"""What is complete is stored while the run goes on, and a run that was ended early says so."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, run_pytest

pytestmark = pytest.mark.upstream
CELLS = ("--profile=smoke", "--workload=sleep", "--workload=spin", "--model=serial", "--model=threads")
MISSING = "spin-serial-warm and spin-threads-cold"


def run(storage: Path, *arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    return run_pytest(
        *CELLS, "--benchmark-autosave", f"--benchmark-storage={storage}", *arguments, **environment
    )


def stored(storage: Path) -> dict[str, Any]:
    """The only run of a storage, in which nothing else is left."""
    (path,) = (path for path in storage.rglob("*") if not path.is_dir())
    document: dict[str, Any] = json.loads(path.read_text())
    return document


def names(document: dict[str, Any]) -> list[str]:
    return [benchmark["name"] for benchmark in document["benchmarks"]]


@pytest.fixture(scope="module")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A storage with a run that was killed between two workloads."""
    storage = tmp_path_factory.mktemp("partial")
    run(storage, "-p", "tests.plugins.end_at_spin", END="kill")
    return storage


SLEEP = ["test_cell[sleep-serial-warm]", "test_cell[sleep-threads-cold]"]
SPIN = [
    "bench/test_matrix.py::test_cell[spin-serial-warm]",
    "bench/test_matrix.py::test_cell[spin-threads-cold]",
]


@pytest.mark.parametrize("end", ["kill", "interrupt", "leave"])
def test_a_run_that_is_ended_keeps_the_workloads_it_has_finished(end: str, tmp_path: Path) -> None:
    ended = run(tmp_path, "-p", "tests.plugins.end_at_spin", END=end)
    assert ended.returncode != 0
    document = stored(tmp_path)
    assert names(document) == SLEEP
    assert document["partial"] == {"missing": SPIN, "fewer": []}
    assert document["failed"] == []


@pytest.mark.parametrize("end", ["kill", "interrupt"])
def test_a_run_that_is_ended_in_its_first_sweep_keeps_what_was_visited(end: str, tmp_path: Path) -> None:
    ended = run(tmp_path, "--profile=quick", "-p", "tests.plugins.end_at_spin", END=end)
    assert ended.returncode != 0
    document = stored(tmp_path)
    assert names(document) == SLEEP
    assert [name.rpartition("::")[2] for name in document["partial"]["fewer"]] == SLEEP
    assert document["partial"]["missing"] == SPIN


def test_a_run_at_its_end_is_one_file_that_is_not_partial(tmp_path: Path) -> None:
    whole = run(tmp_path)
    assert whole.returncode == 0, whole.stdout
    document = stored(tmp_path)
    assert len(document["benchmarks"]) == 4
    assert "partial" not in document


def test_the_report_says_what_a_partial_run_lacks(partial: Path) -> None:
    command = [sys.executable, "-m", "bench", "report", partial, "--format", "markdown"]
    page = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=True, timeout=60).stdout
    assert f"A partial run: it was ended before {MISSING} had a result." in page


def test_a_comparison_with_a_partial_run_says_so(partial: Path) -> None:
    compared = run_pytest(*CELLS, f"--benchmark-storage={partial}", "--benchmark-compare")
    assert compared.returncode == 1
    text = " ".join(compared.stdout.split())
    assert f". A partial run: it was ended before {MISSING} had a result." in text
    (error,) = (line for line in compared.stdout.splitlines() if line.startswith("ERROR: "))
    assert error.startswith("ERROR: comparison stopped: test_cell[spin-serial-warm] (and 1 more) is not in")
    assert error.endswith(", which was ended early)")


def test_os_exit_in_the_process_of_the_run_fails_its_cell_alone(tmp_path: Path) -> None:
    ended = run(tmp_path, "--model=thread_pool", "-p", "tests.plugins.os_exit")
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED
    assert "os._exit(3) was called, which would have ended the run" in ended.stdout
    document = stored(tmp_path)
    assert "partial" not in document
    assert all("[sleep-" in name for name in names(document))
    assert len(names(document)) == 4


def test_a_run_that_can_not_be_stored_is_written_elsewhere(tmp_path: Path) -> None:
    storage, elsewhere = tmp_path / "storage", tmp_path / "elsewhere"
    elsewhere.mkdir()
    places = {"STORAGE": str(storage), "TMPDIR": str(elsewhere)}
    ended = run(storage, "-p", "tests.plugins.end_at_spin", END="lose_storage", **places)
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED
    assert "Traceback" not in ended.stdout
    assert "INTERNALERROR" not in ended.stdout
    (path,) = elsewhere.iterdir()
    (line,) = (line for line in ended.stdout.splitlines() if line.startswith("not stored in "))
    assert line.endswith(f": the run is in {path} instead")
    assert len(json.loads(path.read_text())["benchmarks"]) == 4


@pytest.mark.parametrize("option", ["--benchmark-autosave", "--benchmark-json={}/run.json"])
def test_a_place_that_takes_nothing_stops_before_measuring(option: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    stopped = run_pytest(*CELLS, f"--benchmark-storage={taken}", option.format(taken))
    assert stopped.returncode == pytest.ExitCode.USAGE_ERROR
    first, *others = (line for line in stopped.stdout.splitlines() if line)
    if "argument --benchmark-json" in stopped.stdout:  # pytest-benchmark before 5.3 opens the file before us
        assert f"can't open '{taken}" in stopped.stdout
        return
    assert others == []
    assert first.startswith("ERROR: ")
    assert str(taken) in first
    assert "can't be written" in first


REFUSES = "def pytest_benchmark_update_json(output_json):\n    raise MemoryError('no room')\n"


def test_a_hook_that_fails_while_the_run_is_stored_costs_no_cell(tmp_path: Path) -> None:
    (tmp_path / "refuses.py").write_text(REFUSES)
    ended = run(tmp_path / "storage", "-p", "refuses", PYTHONPATH=str(tmp_path))
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED, ended.stdout
    assert "INTERNALERROR" not in ended.stdout
    assert "Traceback" not in ended.stdout
    assert "4 passed" in ended.stdout
    assert "MemoryError: no room" in ended.stdout


def test_a_run_of_one_workload_is_stored_while_it_goes_on(tmp_path: Path) -> None:
    options = ("--benchmark-autosave", f"--benchmark-storage={tmp_path}", "-p", "tests.plugins.end_at_spin")
    one = ("--profile=quick", "--workload=spin", "--model=serial", "--model=asyncio")
    run_pytest(*one, *options, END="kill", AT="5")
    document = stored(tmp_path)
    visits = [benchmark["extra_info"]["sweeps"] for benchmark in document["benchmarks"]]
    assert sum(visits) == 4
    assert len(document["partial"]["fewer"]) == len(visits)
