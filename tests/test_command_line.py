"""``python -m bench``: what it lists, what it imports to do so, and the one line a wrong call gets."""

import json
import shutil
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from bench import __main__ as command_line
from bench.discovery import cells, workload_names
from bench.session.profiles import PROFILES
from tests.helpers import ROOT

HEAVY = {"numpy", "pandas", "pytest", "requests", "rich", "scipy"}


def bench(*arguments: str) -> str:
    """The output of ``python -m bench ARGUMENTS``, called in this process."""
    result = CliRunner().invoke(command_line.main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def imported_by(*arguments: str) -> set[str]:
    """The heavy packages that ``python -m bench ARGUMENTS`` imports, in a process of its own."""
    code = (
        "import sys; from bench.__main__ import main\n"
        f"main({list(arguments)}, standalone_mode=False)\n"
        "print('|', *{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True, timeout=60
    )
    return HEAVY & set(done.stdout.rpartition("|")[2].split())


def test_help_names_every_command_and_imports_none() -> None:
    lines = bench("--help").partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == list(command_line.COMMANDS)
    assert imported_by("--help") == set()


@pytest.mark.parametrize("name", command_line.COMMANDS)
def test_every_command_is_where_it_is_said_to_be(name: str) -> None:
    assert bench(name, "--help").startswith(f"Usage: main {name}")


def test_list_covers_the_matrix() -> None:
    entries = json.loads(bench("list", "--json"))
    assert [entry["id"] for entry in entries] == [cell.id for cell in cells()]
    for entry in entries:
        assert list(entry) == ["id", "workload", "model", "start", "available", "reason"]
        assert entry["available"] or entry["reason"]


def test_list_imports_only_the_workload_asked_for() -> None:
    assert imported_by("list", "--json", "--workload", "spin") <= {"numpy"}


def test_list_shows_a_table() -> None:
    rows = bench("list", "--workload", "sleep", "--model", "serial", "--model", "threads").splitlines()
    assert [row.split() for row in rows if row.strip()] == [
        ["cell", "runs", "here"],
        ["sleep-serial-warm", "yes"],
        ["sleep-threads-cold", "yes"],
    ]


def test_list_says_what_the_profile_leaves_out() -> None:
    def reasons(profile: str) -> set[str]:
        entries = json.loads(bench("list", "--json", "--model", "process_pool_spawn", "--profile", profile))
        return {entry["reason"] or "" for entry in entries if entry["workload"] != "mixed"}  # by name

    assert any(reason.startswith("left to --profile full: ") for reason in reasons("quick"))
    assert reasons("full") == {""}


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["list", "--model", "asynio"], 1, "no model is named 'asynio': did you mean asyncio?"),
        (
            ["list", "--workload", "zzz"],
            1,
            f"no workload is named 'zzz': there are {', '.join(workload_names())}",
        ),
        (
            ["list", "--profile", "quik"],
            2,
            f"Invalid value for '--profile': 'quik' is not one of {', '.join(map(repr, PROFILES))}.",
        ),
        (["lst"], 2, "No such command 'lst'."),
    ],
)
def test_a_wrong_call_gets_one_line(
    arguments: list[str],
    code: int,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", *arguments])
    with pytest.raises(SystemExit) as stopped:
        command_line.run()
    assert (stopped.value.code, capsys.readouterr().err) == (code, f"Error: {line}\n")


def test_an_interrupted_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise click.Abort

    monkeypatch.setattr(command_line, "main", interrupted)
    with pytest.raises(SystemExit) as stopped:
        command_line.run()
    assert (stopped.value.code, capsys.readouterr().err) == (130, "interrupted\n")


@pytest.mark.parametrize("module", ["bench", "fixtures.http_server"])
def test_an_old_python_gets_one_line(module: str) -> None:
    if not shutil.which("python3.10") or subprocess.run(["python3.10", "-c", ""], check=False).returncode:
        pytest.skip("needs a python3.10 to be refused")
    done = subprocess.run(["python3.10", "-m", module], cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("concurrency-bench needs Python 3.11 or newer, this is 3.10.")
    assert len(done.stderr.splitlines()) == 1
