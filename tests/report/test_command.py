"""``python -m bench report``: what it writes, and the one line each that a wrong call gets."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from bench.report.command import report
from tests import fake_runs


def run(*arguments: object) -> Result:
    return CliRunner().invoke(report, [str(argument) for argument in arguments])


def test_a_page_of_the_newest_run_with_the_others_as_history(tmp_path: Path) -> None:
    paths = [fake_runs.write(tmp_path / f"{n}.json", fake_runs.run(["sleep"], number=n)) for n in (2, 1, 3)]
    done = run(*paths, "-o", tmp_path / "r.html")
    assert (done.exit_code, done.output) == (0, f"{tmp_path / 'r.html'}\n")
    text = (tmp_path / "r.html").read_text()
    assert "3.json" in text
    assert "History over 3 runs" in text


def test_runs_by_number_by_folder_or_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number in (1, 2):
        fake_runs.write(
            tmp_path / ".benchmarks" / "id" / f"{number:04}_x.json", fake_runs.run(["sleep"], number=number)
        )
    for arguments in ([], [".benchmarks"], ["0001", "0002"]):
        done = run(*arguments)
        assert (done.exit_code, done.output) == (0, "report.html\n")
        assert "History over 2 runs" in Path("report.html").read_text()


def test_markdown_goes_to_the_terminal_or_a_file(tmp_path: Path) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    done = run(path, "--format", "markdown")
    assert done.output.startswith("## Concurrency models, measured")
    run(path, "--format", "markdown", "-o", tmp_path / "r.md")
    assert (tmp_path / "r.md").read_text() == done.output


@pytest.mark.parametrize("last", [False, True])
def test_svg_files_go_to_a_folder(tmp_path: Path, last: bool) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    folder = [tmp_path / "plots"] if last else ["-o", tmp_path / "plots"]
    assert run(path, "--format", "svg", *folder).exit_code == 0
    names = sorted(path.name for path in (tmp_path / "plots").iterdir())
    of_sleep = ("models", "rounds", "slide", "speed", "started", "time", "timeline")
    drawn = [name if name == "slide" else f"{name}-sleep" for name in of_sleep]
    assert names == [f"{name}-{scheme}.svg" for name in drawn for scheme in ("dark", "light")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON, or was cut off"),
        ('{"benchmarks": [', "is no JSON, or was cut off"),
        ("[]", "is no file of pytest-benchmark's"),
        ("{}", "is no file of pytest-benchmark's"),
        (
            '{"benchmarks": [{"name": "x"}], "datetime": "", "machine_info": {}}',
            "is no file of pytest-benchmark's",
        ),
    ],
)
def test_a_file_that_is_no_run_gets_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    done = run(path, "-o", tmp_path / "r.html")
    assert done.exit_code == 2
    assert said in done.output
    assert done.output.count("\n") == 1
    assert not (tmp_path / "r.html").exists()


def test_a_damaged_file_is_named_in_a_line_and_left_out(tmp_path: Path) -> None:
    paths = [fake_runs.write(tmp_path / f"{n}.json", fake_runs.run(["sleep"], number=n)) for n in (1, 2)]
    (tmp_path / "3.json").write_text('{"benchmarks": [')
    done = run(tmp_path, "-o", tmp_path / "r.html")
    assert done.exit_code == 0
    assert done.stderr.startswith(f"left out: {tmp_path / '3.json'} is no JSON, or was cut off")
    assert done.stderr.count("\n") == 1
    text = (tmp_path / "r.html").read_text()
    assert paths[1].name in text
    assert "History over 2 runs" in text


def test_a_line_about_a_file_does_not_act_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "\x1b[2J.json").write_text("[]")
    done = run(tmp_path, "-o", tmp_path / "r.html")
    assert done.exit_code == 2
    assert "\x1b" not in done.output
    assert r"\x1b[2J.json is no file of pytest-benchmark's" in done.output


def test_a_page_is_written_to_a_device_or_a_link_and_replaces_neither(tmp_path: Path) -> None:
    path, link = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"])), tmp_path / "link"
    link.symlink_to(tmp_path / "r.html")
    assert run(path, "-o", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()
    assert run(path, "-o", link).exit_code == 0
    assert link.is_symlink()
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>")


def test_a_place_that_can_t_be_written_to_gets_one_line(tmp_path: Path) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    done = run(path, "-o", tmp_path / "missing" / "r.html")
    assert (done.exit_code, done.output) == (
        2,
        f"Error: {tmp_path / 'missing' / 'r.html'}: No such file or directory\n",
    )


def test_a_run_without_benchmarks_is_said(tmp_path: Path) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run([]))
    done = run(path, "-o", tmp_path / "r.html")
    assert done.exit_code == 2
    assert "holds no benchmark" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/nowhere/run.json"], "No such file"),
        (["0099"], "neither a file nor the number of a run"),
        ([], "no stored run in .benchmarks"),
        (["--format", "svg"], "needs a folder to write to"),
    ],
)
def test_a_wrong_call_gets_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.output


def test_a_gate_file_that_is_none_gets_one_line(tmp_path: Path) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    done = run(path, "--gate", path, "-o", tmp_path / "r.html")
    assert done.exit_code == 2
    assert "is no gate record" in done.output


@pytest.mark.parametrize("output", [".", "/", "folder"])
def test_a_page_is_not_written_over_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    done = run(fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"])), "-o", output)
    assert done.exit_code == 2
    assert "is a folder: name a file in it" in done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "run.json"]


def test_a_run_is_not_taken_for_the_folder_of_svg_files(tmp_path: Path) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    done = run(path, "--format", "svg")
    assert done.exit_code == 2
    assert "needs a folder to write to" in done.output


def test_a_run_of_which_all_failed_names_what_did(tmp_path: Path) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run([], failed=["a.py::b"]))
    assert "holds no benchmark, all that ran failed: a.py::b" in run(path, "-o", tmp_path / "r.html").output


def test_the_same_file_twice_is_one_run(tmp_path: Path) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    assert run(path, tmp_path, "-o", tmp_path / "r.html").exit_code == 0
    assert "History over" not in (tmp_path / "r.html").read_text()


@pytest.mark.parametrize("kind", ["html", "markdown", "svg"])
def test_characters_that_act_or_that_no_file_may_hold_are_escaped(tmp_path: Path, kind: str) -> None:
    document = fake_runs.foreign()
    document["benchmarks"][0]["name"] = "a\x00\x1b[2J\x9b\r\n|b"
    path = fake_runs.write(tmp_path / "run.json", document)
    assert run(path, "--format", kind, "-o", tmp_path / "out").exit_code == 0
    files = list((tmp_path / "out").iterdir()) if kind == "svg" else [tmp_path / "out"]
    texts = [file.read_bytes().decode() for file in files]
    assert not any(re.search(r"[\x00\x1b\x9b\r]", text) for text in texts)
    assert any(r"\x1b" in text for text in texts)
    if kind == "svg":
        for file in files:
            ET.parse(file)
    if kind == "markdown":
        assert r"| a\\x00\\x1b\[2J\\x9b \|b |" in texts[0]


def test_a_lone_surrogate_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps(fake_runs.run(["sleep"])).replace("A CPU", "\\ud800"))
    done = run(path, "-o", tmp_path / "r.html")
    assert done.exit_code == 0
    assert r"2 × \ud800 2.6 GHz" in (tmp_path / "r.html").read_text()


def test_the_command_line_is_known_without_importing_what_renders() -> None:
    heavy = {"jinja2", "msgspec", "numpy", "pytest"}
    code = f"import sys, bench.report.command; print({heavy} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
