"""Runs a copy of the suite with a fault in it or around it, bounded in time, and looks at what came of it."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from bench.discovery import all_models
from tests.helpers import ROOT, is_gone, wait_until

MARK = "BENCH_FAULTS_STORAGE"  # in the environment of the run and of all that it starts
LONGEST_S = 240.0
NEVER = -1  # an item that there is not: nothing goes wrong in the workload itself
# Where no file may grow, Python leaves half a .pyc; and another user's must not lie in the checkout
NO_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Around:
    """What a process is started in.

    before: what its command begins with. limits: by the number that ``resource`` has for each.
    options: of pytest. environment: variables that are added.
    """

    before: Sequence[str] = ()
    limits: Mapping[int, int] = field(default_factory=dict)
    options: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def python(self, *arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
        """``python ARGUMENTS``, both streams in ``stdout``."""
        return subprocess.run(
            [*self.before, sys.executable, *arguments],
            cwd=cwd,
            env={**os.environ, "COLUMNS": "200", **self.environment},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST_S,
            check=False,
            preexec_fn=self._limit if self.limits else None,
        )

    def pytest(self, *arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
        """``pytest OPTIONS ARGUMENTS``, which leaves no traceback."""
        done = self.python("-m", "pytest", *self.options, *arguments, cwd=cwd)
        assert "Traceback" not in done.stdout, done.stdout
        assert "INTERNALERROR" not in done.stdout, done.stdout
        return done

    def _limit(self) -> None:
        for number, most in self.limits.items():
            resource.setrlimit(number, (most, most))


def with_plugin(folder: Path, name: str, code: str) -> Around:
    """What is around a run of pytest that has a plugin of this code, which is written to the folder."""
    (folder / f"{name}.py").write_text(code)
    return Around(options=("-p", name), environment={"PYTHONPATH": str(folder), **NO_BYTECODE})


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

    def require_clean(self) -> str:
        """What it printed, after it is seen that it left nothing and that no line is a traceback's."""
        output = "\n".join(self.lines)
        assert not self.running, self.running
        assert not self.files, self.files
        assert "Traceback" not in output, output
        return output


def cells(workloads: Iterable[str], models: Sequence[str]) -> set[str]:
    """The ids of all cells of these workloads and models."""
    starts = {name: all_models()[name].starts for name in models}
    return {f"{each}-{name}-{start}" for each in workloads for name in models for start in starts[name]}


def copy_of_suite(folder: Path) -> Path:
    """The suite with the faulty workload among the others."""
    for name in ("bench", "fixtures", "workloads"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copy(ROOT / "tests/faults/faulty.py", folder / "workloads")
    return folder


def run(
    suite: Path,
    models: Sequence[str],
    code: str,
    item: int,
    *,
    storage: Path,
    timeout_s: float,
    around: Around | None = None,
    profile: str = "smoke",
) -> Seen:
    """Run the faulty workload and a healthy one under these models, the faulty one first."""
    around = around or Around()
    options = ["--profile", profile, "--workload", "faulty", "--workload", "sleep", *around.options]
    options += [f"--model={model}" for model in models]
    options += [f"--cell-timeout={timeout_s:g}", "--benchmark-autosave", f"--benchmark-storage={storage}"]
    fault = {MARK: str(storage), "BENCH_FAULTS_CODE": code, "BENCH_FAULTS_ITEM": str(item)}
    with_fault = replace(around, environment={**around.environment, **fault})
    ended = with_fault.python("-m", "pytest", *options, cwd=suite)
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
