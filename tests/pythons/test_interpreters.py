"""Interpreters are found by what they are, not by what a file is called."""

import json
import sys
from pathlib import Path

import pytest

from bench.gate.errors import RequestError
from bench.pythons import interpreters
from bench.pythons.interpreters import Interpreter, find, names_of


def pretend(path: Path, version: str, *, free_threaded: bool = False, noise: str = "") -> Path:
    """A program that says it is a Python of this version."""
    answer = {
        "numbers": [],
        "version": version,
        "implementation": "CPython",
        "free_threaded": free_threaded,
        "build": f"{version} (main)",
        "prefix": str(path.parent.parent),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{noise}'\necho '{json.dumps(answer)}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty PATH, and no interpreters of uv's or pyenv's."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))


def test_a_path_is_taken_as_it_is() -> None:
    found = find(sys.executable)
    assert found.path == sys.executable
    assert found.is_path
    assert found.version.startswith(f"{sys.version_info.major}.{sys.version_info.minor}.")


PLACES = ["bin", "uv/cpython-3.14.0+freethreaded-linux/bin", "pyenv/versions/3.14.0t/bin"]


@pytest.mark.parametrize("place", PLACES)
def test_a_version_is_found_wherever_it_is_kept(tmp_path: Path, place: str) -> None:
    path = pretend(tmp_path / place / "python3.14t", "3.14.0", free_threaded=True)
    found = find("3.14t")
    assert (found.path, found.name) == (str(path), "3.14t")


def test_a_shim_that_leads_nowhere_is_passed_over(tmp_path: Path) -> None:
    shim = tmp_path / "bin" / "python3.13"
    shim.write_text("#!/bin/sh\necho 'pyenv: python3.13: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    path = pretend(tmp_path / "pyenv/versions/3.13.9/bin/python3.13", "3.13.9")
    assert find("3.13").path == str(path)


@pytest.mark.parametrize(
    ("asked", "version", "fits"),
    [
        ("3.14", "3.14.2", True),
        ("3.14.2", "3.14.2", True),
        ("3.14.2", "3.14.20", False),
        ("3.1", "3.14.2", False),
        ("3.15", "3.15.0rc1", True),
        ("3.15", "3.15.0a2+", True),
        ("3.15.0rc1", "3.15.0rc1", True),
    ],
)
def test_a_version_must_be_the_one_asked_for(tmp_path: Path, asked: str, version: str, fits: bool) -> None:
    pretend(tmp_path / "bin" / f"python{asked}", version)
    if fits:
        assert find(asked).version == version
    else:
        with pytest.raises(RequestError, match="there is no such interpreter"):
            find(asked)


def test_a_build_with_a_gil_is_no_free_threaded_one(tmp_path: Path) -> None:
    pretend(tmp_path / "bin" / "python3.14t", "3.14.0")
    with pytest.raises(RequestError, match=r"uv python install 3\.14t"):
        find("3.14t")


def test_what_is_printed_before_the_answer_does_not_matter(tmp_path: Path) -> None:
    pretend(tmp_path / "bin" / "python3.14", "3.14.0", noise="hello from sitecustomize")
    assert find("3.14").name == "3.14"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("no-such-program", "there is no such program"),
        ("/bin/true", "/bin/true does not run as a Python"),
        ("3.99", "there is no such interpreter on PATH, nor among uv's and pyenv's"),
    ],
)
def test_what_is_missing_is_one_line(asked: str, said: str) -> None:
    with pytest.raises(RequestError, match=said) as raised:
        find(asked)
    assert str(raised.value).startswith(f"--python {asked}: ")
    assert "\n" not in str(raised.value)


def test_one_that_is_too_old_is_refused(tmp_path: Path) -> None:
    pretend(tmp_path / "bin" / "python3.10", "3.10.1")
    with pytest.raises(RequestError, match=r"is 3\.10\.1, 3\.11 is needed"):
        find("3.10")


def interpreter(path: str, version: str = "3.14.0") -> Interpreter:
    return Interpreter("3.14", path, version, "CPython", free_threaded=False, build=version, prefix="/usr")


def test_each_has_a_name_of_its_own() -> None:
    twice = [interpreter("/a"), interpreter("/a"), interpreter("/b"), interpreter("/c", "3.13.1")]
    assert names_of(twice) == ["3.14", "3.14 again", "3.14 at /b", "3.13"]
    with pytest.raises(RequestError, match="more than twice"):
        names_of([interpreter("/a")] * 3)


def test_the_question_runs_in_any_python() -> None:
    assert "f'" not in interpreters.QUESTION
    assert 'f"' not in interpreters.QUESTION
