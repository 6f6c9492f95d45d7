"""The steps of the actions that other projects use: each one's script, run with what a runner gives it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bench.gate.command import gate
from bench.gate.request import Request
from bench.report.command import report
from tests.gate.project import Project
from tests.helpers import ROOT

RECORD = """#!/usr/bin/env bash
printf '%s\\n' "$@" >>"$ARGUMENTS"
"""
VENV = """#!/usr/bin/env bash
mkdir -p "$3/bin" && cp "$STUB" "$3/bin/python"
"""
GH = """#!/usr/bin/env bash
all="$*"
echo "$all" >>"$CALLS"
case "$all" in
  *"/pulls "*) echo "$NUMBER" ;;
  "run download"*) mkdir -p "${@: -1}" && cp "$GATE" "${@: -1}/gate.json" ;;
  *--paginate*) echo "$KNOWN" ;;
  *body=@*) cp "${all##*body=@}" "$BODY" ;;
esac
"""
REAL = f"""#!/usr/bin/env bash
exec "{sys.executable}" "$@"
"""


def scripts(action: str) -> dict[str, str]:
    """The script of each step that has one, by its id."""
    steps = YAML(typ="safe").load(ROOT / action)["runs"]["steps"]
    assert all("id" in step for step in steps if "run" in step)
    return {step["id"]: step["run"] for step in steps if "run" in step}


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


class Runner:
    """A folder for each thing that a runner has, and programs of our own on the path."""

    def __init__(self, folder: Path, action: str) -> None:
        self.folder, self.scripts = folder, scripts(action)
        self.results = folder / "temp" / "gate"
        self.results.mkdir(parents=True)
        self.python = program(folder / "temp" / "gate-env" / "bin" / "python", RECORD)
        self.environment = os.environ | {
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(folder / "temp"),
            "GITHUB_ACTION_PATH": str((ROOT / action).parent),
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "ARGUMENTS": str(folder / "arguments"),
        }

    def run(self, step: str, **environment: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", self.scripts[step]],
            cwd=ROOT,
            env=self.environment | {name: str(value) for name, value in environment.items()},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    def arguments(self) -> list[str]:
        """What the environment's python was called with."""
        return (self.folder / "arguments").read_text().splitlines()


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path, "action.yml")


@pytest.mark.parametrize("action", ["action.yml", "comment/action.yml"])
def test_only_what_is_locked_by_its_hash_is_installed(tmp_path: Path, action: str) -> None:
    runner = Runner(tmp_path, action)
    program(tmp_path / "bin" / "python", VENV)
    done = runner.run("set-up", STUB=program(tmp_path / "stub", RECORD))
    assert done.returncode == 0, done.stderr
    arguments = runner.arguments()
    assert arguments[:3] == ["-m", "pip", "install"]
    assert "--require-hashes" in arguments
    lock = Path(arguments[arguments.index("-r") + 1])
    assert lock.samefile(ROOT / "requirements-core.lock")


def test_the_core_s_lock_has_no_library_of_the_suite_or_for_development() -> None:
    pinned = {line.partition("==")[0] for line in (ROOT / "requirements-core.lock").read_text().splitlines()}
    assert {"click", "pytest", "pytest-benchmark", "scipy"} <= pinned
    assert not pinned & {"aiohttp", "hatchling", "mypy", "pandas", "requests", "ruff", "uvloop"}
    both = (ROOT / "requirements.lock").read_text().splitlines()
    wanted = [line for line in (ROOT / "requirements-core.lock").read_text().splitlines() if "==" in line]
    assert set(wanted) <= set(both)


def read(command: Any, arguments: list[str]) -> dict[str, Any]:
    """What a command understands of its arguments."""
    parameters: dict[str, Any] = command.make_context(command.name, list(arguments)).params
    return parameters


@pytest.mark.parametrize(("margin", "understood"), [("", None), ("2.5", 2.5)])
def test_a_pull_request_is_compared_with_its_merge_base(
    runner: Runner, tmp_path: Path, margin: str, understood: float | None
) -> None:
    project = Project(tmp_path)
    project.git("update-ref", "refs/remotes/origin/main", "base")
    project.write("work.py", "COST = 2.0\n")
    project.commit("head")
    inputs = {"SETUP": "pip install -e '.[x]'", "BENCHMARKS": "a/ b.py", "MARGIN": margin, "BUDGET": "10"}
    done = runner.run("compare", GITHUB_WORKSPACE=project.folder, GITHUB_BASE_REF="main", **inputs)
    assert done.returncode == 0, done.stderr
    module, arguments = runner.arguments()[:3], runner.arguments()[3:]
    assert module == ["-m", "bench", "gate"]
    request = Request(**read(gate, arguments))
    assert (request.base, request.head) == (project.git("rev-parse", "base"), "HEAD")
    assert (request.setup, request.pytest_args) == ("pip install -e '.[x]'", ("a/", "b.py"))
    assert (request.margin, request.budget, request.repo) == (understood, 10, project.folder)


def test_what_is_no_pull_request_is_refused_in_one_line(runner: Runner) -> None:
    done = runner.run("compare", GITHUB_BASE_REF="", BENCHMARKS="")
    assert done.returncode != 0
    assert "this is none" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_verdicts_are_in_the_summary(runner: Runner, tmp_path: Path) -> None:
    assert runner.run("show").returncode == 0
    (runner.results / "gate.md").write_text("### Regression\n")
    assert runner.run("show").returncode == 0
    lines = (tmp_path / "summary.md").read_text().splitlines()
    assert lines == ["The gate came to no verdict; its log says why.", "### Regression"]


def test_they_are_drawn_if_there_are_any(runner: Runner) -> None:
    assert runner.run("draw").returncode == 0
    assert not (runner.folder / "arguments").exists()
    stored = runner.results / "gate-head.json"
    stored.write_text("{}")
    assert runner.run("draw").returncode == 0
    assert runner.arguments()[:3] == ["-m", "bench", "report"]
    understood = read(report, runner.arguments()[3:])
    assert understood["runs"] == (str(stored),)
    assert (understood["gate_path"], understood["output"]) == (
        stored.with_name("gate.json"),
        stored.with_name("gate.html"),
    )


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gate's record."""
    folder = tmp_path_factory.mktemp("gated")
    project = Project(folder)
    project.gate("--base", "base", "--json", folder / "gate.json")
    return folder / "gate.json"


def commented(tmp_path: Path, record: Path, number: str, known: str) -> tuple[list[str], str]:
    """What gh was called with, and the comment."""
    runner = Runner(tmp_path, "comment/action.yml")
    program(tmp_path / "bin" / "gh", GH)
    program(runner.python, REAL)
    files = {"CALLS": tmp_path / "calls", "BODY": tmp_path / "body", "GATE": record}
    event = {"GITHUB_REPOSITORY": "o/r", "RUN": "7", "HEAD": "fork:a branch", "HEAD_SHA": "abc"}
    done = runner.run("comment", NUMBER=number, KNOWN=known, **files, **event)
    assert done.returncode == 0, done.stderr
    body = files["BODY"].read_text() if files["BODY"].exists() else ""
    return files["CALLS"].read_text().splitlines(), body


def test_the_comment_is_made_from_the_figures(tmp_path: Path, record: Path) -> None:
    calls, body = commented(tmp_path, record, "12", "")
    assert "head=fork:a branch" in calls[0]
    assert calls[1].startswith("run download 7 --repo o/r --name gate")
    assert "-X POST repos/o/r/issues/12/comments" in calls[-1]
    lines = body.splitlines()
    assert lines[0] == "<!-- concurrency-bench -->"
    assert lines[1].startswith("### ")
    assert any("test_call" in line for line in lines)


def test_a_comment_that_is_there_is_changed(tmp_path: Path, record: Path) -> None:
    calls, _ = commented(tmp_path, record, "12", "34\n56")
    assert "-X PATCH repos/o/r/issues/comments/34 " in calls[-1]


def test_without_an_open_pull_request_of_that_commit_nothing_is_written(tmp_path: Path, record: Path) -> None:
    calls, body = commented(tmp_path, record, "", "")
    assert (len(calls), body) == (1, "")
