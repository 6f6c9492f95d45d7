"""Two at once, from nothing: what both would make is made once, and whole."""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.gate import environments
from tests.helpers import ROOT, start_pytest

AT_ONCE = 4
MAKES_DATA = """
import sys
from pathlib import Path
from fixtures.csv_cache import csv_path, sha256_of
print(sha256_of(csv_path(Path(sys.argv[1]), 320, 0)))
"""
# in place of an interpreter: it takes its time to make an environment, and notes that it did
PYTHON = f"""#!/bin/sh
case "$1 $2" in
"-m venv") echo venv >>"$LOG"; mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; sleep 0.5 ;;
"-m pip") echo pip >>"$LOG"; sleep 0.5 ;;
*) exec {sys.executable} "$@" ;;
esac
"""
OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHON", "VENV")  # the tests may be run by make themselves


def test_the_same_data(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKES_DATA, str(tmp_path / "data")]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(AT_ONCE)
    ]
    digests = {process.communicate(timeout=60)[0] for process in processes}
    assert [process.returncode for process in processes] == [0] * AT_ONCE
    assert len(digests) == 1
    names = sorted(path.name for path in (tmp_path / "data").iterdir())
    assert names == ["bookings-320-0.csv", "bookings-320-0.sha256"]


def test_two_runs_are_stored_under_two_numbers(tmp_path: Path) -> None:
    options = ("--profile=smoke", "--workload=sleep", "--model=serial", "--benchmark-autosave")
    runs = [start_pytest(*options, f"--benchmark-storage={tmp_path}") for _ in range(2)]
    outputs = [run.communicate(timeout=60)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    assert sorted(path.name[:5] for path in tmp_path.glob("*/*")) == ["0001_", "0002_"]


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_the_same_environment_by_make(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    for name in ("Makefile", ".ci/alone.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "requirements.lock").touch()
    python, log = tmp_path / "python", tmp_path / "log"
    python.write_text(PYTHON)
    python.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    calls = [
        subprocess.Popen(
            ["make", ".venv/.ready", f"PYTHON={python}"],
            cwd=tmp_path,
            env=environment | {"LOG": str(log)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    outputs = [call.communicate(timeout=60)[0] for call in calls]
    assert [call.returncode for call in calls] == [0, 0], outputs
    assert log.read_text() == "venv\npip\n", outputs


@pytest.mark.parametrize(("shell", "code"), [("true", 0), ("false && true", 1), ("false || { exit 3; }", 3)])
def test_a_set_up_ends_as_its_command_does(shell: str, code: int, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.touch()
    command = [sys.executable, str(ROOT / ".ci/alone.py"), str(lock), shell]
    assert subprocess.run(command, check=False, timeout=60).returncode == code


def test_the_same_environment_by_two_gates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    built: list[Path] = []

    def build(_python: str, folder: Path, _requirements: list[str], _limit_s: float) -> None:
        built.append(folder)
        time.sleep(0.2)  # for the other one to come
        folder.mkdir()

    monkeypatch.setattr(environments, "_build", build)
    lock, notes = tmp_path / "requirements.lock", list[str]()
    lock.write_text("x\n")
    with ThreadPoolExecutor(2) as pool:
        gates = [
            pool.submit(environments._cached, sys.executable, lock, notes.append, 60.0) for _ in range(2)
        ]
    assert len({gate.result() for gate in gates}) == len(built) == len(notes) == 1


def test_a_user_without_a_home_is_told_what_to_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(environments.CannotMeasureError, match="let XDG_CACHE_HOME name a folder"):
        environments.cache_folder()
