"""Runs a copy of the suite with one fault in it, bounded in time, and looks at what came of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.helpers import ROOT, is_gone, wait_until

MARK = "BENCH_FAULTS_STORAGE"  # in the environment of the run and of all that it starts
LONGEST_S = 240.0


@dataclass(frozen=True)
class Seen:
    """What a run has left.

    code: its exit code. lines: what it printed. stored: the ids of the cells in its stored run. running: the
    processes that outlive it. files: what it wrote beside the stored run.
    """

    code: int
    lines: Sequence[str]
    stored: frozenset[str]
    running: Sequence[psutil.Process]
    files: Sequence[Path]

    def lines_with(self, text: str) -> list[str]:
        return [line for line in self.lines if text in line]


def copy_of_suite(folder: Path) -> Path:
    """The suite with the faulty workload among the others."""
    for name in ("bench", "fixtures", "workloads"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copy(ROOT / "tests/faults/faulty.py", folder / "workloads")
    return folder


def run(suite: Path, models: Sequence[str], code: str, item: int, *, storage: Path, timeout_s: float) -> Seen:
    """Run the faulty workload and a healthy one under these models, the faulty one first."""
    options = ["--profile", "smoke", "--workload", "faulty", "--workload", "sleep"]
    options += [f"--model={model}" for model in models]
    options += [f"--cell-timeout={timeout_s:g}", "--benchmark-autosave", f"--benchmark-storage={storage}"]
    environment = os.environ | {
        MARK: str(storage),
        "BENCH_FAULTS_CODE": code,
        "BENCH_FAULTS_ITEM": str(item),
        "COLUMNS": "200",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=suite,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST_S,
        check=False,
    )
    wait_until(lambda: not marked(storage), timeout_s=10)
    return Seen(
        ended.returncode,
        ended.stdout.splitlines(),
        frozenset(stored(storage)),
        marked(storage),
        [path for path in storage.rglob("*") if path.is_file() and path.suffix != ".json"],
    )


def marked(storage: Path) -> list[psutil.Process]:
    """All processes of the run, wherever they hang in the tree."""
    return [process for process in psutil.process_iter() if not is_gone(process) and _is_of(process, storage)]


def _is_of(process: psutil.Process, storage: Path) -> bool:
    try:
        return process.environ().get(MARK) == str(storage)
    except psutil.Error:
        return False


def stored(storage: Path) -> list[str]:
    """The ids of the cells in the one stored run, none if there is none."""
    files = list(storage.rglob("*.json"))
    assert len(files) <= 1, files
    runs: list[dict[str, Any]] = [json.loads(path.read_text()) for path in files]
    return [benchmark["param"] for run in runs for benchmark in run["benchmarks"]]
