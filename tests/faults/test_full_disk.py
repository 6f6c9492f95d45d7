"""A disk that is full before a run, or fills while it is stored: a line says so, what was stored stays."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests import fake_runs
from tests.faults.engine import NO_BYTECODE, Around, with_plugin
from tests.helpers import ROOT

SMALL = ("--profile=smoke", "--workload=sleep", "--workload=spin", "--model=serial")
FILLS = """
import resource
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if "[spin-" in item.name:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
"""


def test_too_little_room_is_said_before_measuring(suite: Path, tmp_path: Path) -> None:
    around = Around(limits={resource.RLIMIT_FSIZE: 1 << 20}, environment=NO_BYTECODE)
    done = around.pytest(*SMALL, "--benchmark-autosave", f"--benchmark-storage={tmp_path}", cwd=suite)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR, done.stdout
    (line,) = filter(None, done.stdout.splitlines())
    assert line.startswith(f"ERROR: storage {tmp_path}")
    assert "can't be written to (File too large)" in line


def test_what_was_stored_before_it_fills_stays_and_all_is_printed(suite: Path, tmp_path: Path) -> None:
    around, storage = with_plugin(tmp_path, "fills", FILLS), tmp_path / "stored"
    done = around.pytest(*SMALL, "--benchmark-autosave", f"--benchmark-storage={storage}", cwd=suite)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    (path,) = (path for path in storage.rglob("*") if path.is_file())
    document = json.loads(path.read_text())
    assert [benchmark["param"] for benchmark in document["benchmarks"]] == ["sleep-serial-warm"]
    assert document["partial"]["missing"] == ["bench/test_matrix.py::test_cell[spin-serial-warm]"]
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("not stored in "))
    assert line.endswith(": File too large: nor could it be written anywhere else")
    assert "2 cells gave the right answer" in done.stdout


def test_a_page_that_finds_no_room_is_one_line(tmp_path: Path) -> None:
    run = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    environment = {"PYTHONPATH": str(ROOT), **NO_BYTECODE}
    around = Around(limits={resource.RLIMIT_FSIZE: 4096}, environment=environment)
    done = around.python("-m", "bench", "report", str(run), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "Error: report.html: File too large\n")
    assert list(tmp_path.iterdir()) == [run]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["list", "--model=serial"], 3, "Error: No space left on device\n"),
        (["report", "{run}", "--format=markdown"], 2, "Error: standard output: No space left on device\n"),
    ],
)
def test_an_output_that_finds_no_room_is_one_line(
    arguments: list[str], code: int, said: str, tmp_path: Path
) -> None:
    run = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    command = [sys.executable, "-m", "bench", *(part.format(run=run) for part in arguments)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60
        )
    assert (done.returncode, done.stderr) == (code, said)
