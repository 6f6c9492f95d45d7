"""A small project under git whose benchmarks take what time it says: its clock is a variable."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from bench.__main__ import run
from bench.gate.judge import WORST_FIRST

# Where a pytest and pytest-benchmark are that the sides are to run, in place of the environment's own
SIDES_PATH = os.environ.get("BENCH_GATE_TEST_SIDES", "")

CLOCK = """
now_s = 0.0
def now():
    return now_s
def spend(seconds):
    global now_s
    now_s += seconds
"""
SUITE = """
from clock import spend
from work import COST
def test_call(benchmark):
    benchmark(spend, 0.001 * COST)
def test_pedantic(benchmark):
    benchmark.pedantic(spend, args=(0.002 * COST,), rounds=3)
"""


@dataclass(frozen=True)
class GateRun:
    """code: the exit code. output: of both streams; said: the same on one line."""

    code: object
    output: str

    @property
    def said(self) -> str:
        return " ".join(self.output.split())

    @property
    def verdicts(self) -> dict[str, str]:
        """Verdict by benchmark, from the table that the gate has printed; what is indented is no row."""
        rows = [line.split() for line in self.output.splitlines() if not line.startswith(" ")]
        return {row[0]: row[1] for row in rows if len(row) > 1 and row[1] in WORST_FIRST}


class Project:
    """Its files, its commits, and the gate run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("clock.py", CLOCK)
        self.write("work.py", "COST = 1.0\n")
        self.write("test_it.py", SUITE)
        self.write(".gitignore", "__pycache__/\n")
        self.commit("base")

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def commit(self, tag: str) -> None:
        self.git("add", "-A")
        self.git("commit", "--quiet", "--allow-empty", "-m", tag)
        self.git("tag", tag)

    def arguments(self, *arguments: object) -> list[str]:
        options = ["--repo", str(self.folder), "--pairs", "2", *map(str, arguments)]
        if "--" not in options:
            options.append("--")
        return ["gate", *options, "--benchmark-timer=clock.now"]

    def environment(self, **changed: str) -> dict[str, str]:
        quick = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytest_benchmark.plugin"}
        path = os.pathsep.join(filter(None, [SIDES_PATH, changed.pop("PYTHONPATH", "")]))
        return os.environ | quick | {"TMPDIR": str(self.temporary), "PYTHONPATH": path} | changed

    def gate(self, *arguments: object, **changed: str) -> GateRun:
        """``python -m bench gate``, in this process."""
        return in_process(self.arguments(*arguments), self.environment(**changed))

    def left_behind(self) -> list[str]:
        """What the gate has left among the temporary files."""
        return [path.name for path in self.temporary.iterdir()]

    def contents(self) -> dict[str, bytes]:
        """All files of the project, git's own included."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}


def in_process(arguments: list[str], environment: Mapping[str, str]) -> GateRun:
    """What ``python -m bench`` does with these arguments."""
    with _captured() as output, mock.patch.dict(os.environ, environment, clear=True):
        with mock.patch.object(sys, "argv", ["bench", *arguments]), mock.patch("tempfile.tempdir", None):
            try:
                run()
            except SystemExit as ended:
                return GateRun(ended.code, output.getvalue())
    raise AssertionError("a command line that does not end")


@contextlib.contextmanager
def _captured() -> Iterator[io.StringIO]:
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        yield output
