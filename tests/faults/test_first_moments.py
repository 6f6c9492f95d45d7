"""Ctrl-C before a command or a session is there to take it: it ends the process, and prints nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench import __main__ as command_line
from bench.gate.record import dumps
from tests import fake_runs
from tests.gate.project import in_process
from tests.gate.records import SLOWER, record_of
from tests.helpers import ROOT, heed_sigint

# in place of a package: Ctrl-C comes while it is imported
COMES = """
import os, signal, time
os.kill(os.getpid(), signal.SIGINT)
time.sleep(60)
"""


def started(folder: Path, package: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """``python -m ARGUMENTS``, with a SIGINT when it imports the package; both streams in ``stdout``."""
    (folder / f"{package}.py").write_text(COMES)
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=50,  # less than it would sleep
        check=False,
        preexec_fn=heed_sigint,
    )


@pytest.mark.parametrize(
    ("package", "arguments"),
    [
        ("click", ("bench", "list")),
        ("click", ("bench", "gate", "--base", "main")),
        ("psutil", ("bench", "list")),
        ("psutil", ("pytest", "--profile=smoke", "--workload=spin", "--model=serial")),
    ],
)
def test_an_import_that_is_interrupted_ends_in_silence(
    package: str, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = started(tmp_path, package, *arguments)
    assert (done.returncode, done.stdout) == (-signal.SIGINT, "")


def test_an_import_inside_a_command_ends_in_a_line(tmp_path: Path) -> None:
    run = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    done = started(tmp_path, "jinja2", "bench", "report", str(run), "-o", str(tmp_path / "page.html"))
    assert (done.returncode, done.stdout.strip()) == (130, "interrupted")


@pytest.mark.parametrize(("package", "option"), [("msgspec", "--base=main"), ("rich", "--from=gate.json")])
def test_an_import_inside_the_gate_ends_in_its_own_line(package: str, option: str, tmp_path: Path) -> None:
    (tmp_path / "gate.json").write_text(dumps(record_of({"a": SLOWER})))
    done = started(
        tmp_path, package, "bench", "gate", option.replace("gate.json", str(tmp_path / "gate.json"))
    )
    assert (done.returncode, done.stdout.strip()) == (3, "Error: interrupted: no verdict")


def test_a_gate_that_has_not_begun_ends_as_any_command_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the moment between its import and its guard."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bench.gate.command.guarded", interrupted)
    ended = in_process(["gate", "--base", "main"], dict(os.environ))
    assert (ended.code, ended.said) == (130, "interrupted")


def raising(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the commands raise this."""

    def main(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(command_line, "main", main)


@pytest.mark.parametrize("kept_as", ["__cause__", "__context__"])
def test_an_error_that_an_import_has_made_of_it_is_an_interrupt(
    kept_as: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = ImportError("numpy could not be imported")
    setattr(error, kept_as, KeyboardInterrupt())
    raising(monkeypatch, error)
    with pytest.raises(SystemExit) as stopped:
        command_line.run()
    assert (stopped.value.code, capsys.readouterr().err) == (130, "interrupted\n")


def test_another_error_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, ImportError("no such module"))
    with pytest.raises(ImportError, match="no such module"):
        command_line.run()


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(28, "No space left on device"), "Error: No space left on device\n"),
        (PermissionError(13, "Permission denied", "/x"), "Error: /x: Permission denied\n"),
    ],
)
def test_what_the_system_refuses_is_one_line(
    error: OSError, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, error)
    with pytest.raises(SystemExit) as stopped:
        command_line.run()
    assert (stopped.value.code, capsys.readouterr().err) == (3, line)
