"""What is installed for an interpreter, and what is said of the rest. Nothing is downloaded."""

import sys
from pathlib import Path

import pytest

from bench.gate.errors import CannotMeasureError
from bench.pythons import environments
from bench.pythons.environments import NEEDED, WANTED, name_of, prepare
from bench.pythons.interpreters import Interpreter

# A Python that makes environments of itself; its pip has no build of uvloop, and no other pandas than 9
PYTHON = """#!/bin/sh
case "$2" in
venv) mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
pip) for last; do :; done
  case "$last" in
  NONE*) echo "ERROR: No matching distribution found for $last"; exit 1 ;;
  BROKEN*) echo "ERROR: the index can't be reached"; exit 1 ;;
  pandas==*) exit 1 ;;
  esac
  echo "$last" >>"$0.installed" ;;
*) exec {python} -c 'import json, re, sys
names = [re.split("[=<>]", line.strip())[0] for line in open(sys.argv[1])]
print(json.dumps(dict.fromkeys(names, "1")))' "$0.installed" ;;
esac
"""


@pytest.fixture
def interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Interpreter:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "python3.99"
    path.write_text(PYTHON.format(python=sys.executable))
    path.chmod(0o755)
    return Interpreter("3.99", str(path), "3.99.0", "CPython", True, build="3.99", prefix="/opt")


def without(library: str, requirement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``requirement`` be asked for in the place of a library."""
    for group in ("WANTED", "NEEDED"):
        names = (requirement if name == library else name for name in getattr(environments, group))
        monkeypatch.setattr(environments, group, tuple(names))


def test_a_library_without_a_build_is_left_out(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    without("uvloop", "NONE", monkeypatch)
    notes: list[str] = []
    installed = prepare(interpreter, "3.99t", notes.append, 30.0)
    assert installed.missing == {"NONE": "No matching distribution found for NONE"}
    assert installed.libraries.keys() == {*NEEDED, *WANTED} - {"uvloop"}
    assert len(notes) == 1
    assert prepare(interpreter, "3.99t", notes.append, 30.0) == installed
    assert len(notes) == 1, "it is kept"


def test_another_version_will_do(interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "_version", lambda _: "1")
    installed = prepare(interpreter, "3.99t", lambda _: None, 30.0)
    lines = Path(f"{installed.python}.installed").read_text().splitlines()
    assert "pandas" in lines
    assert "numpy==1" in lines
    assert installed.missing == {}


def test_what_may_be_there_later_is_tried_again(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    without("uvloop", "BROKEN", monkeypatch)
    notes: list[str] = []
    for _ in range(2):
        installed = prepare(interpreter, "3.99t", notes.append, 30.0)
        assert installed.missing == {"BROKEN": "the index can't be reached"}
    assert len(notes) == 2


def test_without_what_every_cell_needs_there_is_nothing(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    without("psutil", "NONE", monkeypatch)
    with pytest.raises(CannotMeasureError, match=r"3\.99: NONE can't be installed: No matching distribution"):
        prepare(interpreter, "3.99t", lambda _: None, 30.0)


def test_more_may_be_installed(interpreter: Interpreter) -> None:
    installed = prepare(interpreter, "3.99t", lambda _: None, 30.0, more=["numba>=0.63", "NONE"])
    assert installed.libraries["numba"] == "1"
    assert installed.missing == {"NONE": "No matching distribution found for NONE"}


@pytest.mark.parametrize(
    ("requirement", "name"),
    [("numba", "numba"), ("Pillow >=10,<12", "Pillow"), ("uvicorn[standard]", "uvicorn")],
)
def test_a_library_has_a_name(requirement: str, name: str) -> None:
    assert name_of(requirement) == name


@pytest.mark.parametrize("requirement", ["", "./mine", "-r all.txt", "git+https://host/x", "x @ file:///x"])
def test_a_path_and_an_address_have_none(requirement: str) -> None:
    with pytest.raises(ValueError, match="the name of a library is needed"):
        name_of(requirement)


def test_an_environment_that_was_named_is_used_as_it_is() -> None:
    here = Interpreter(sys.executable, sys.executable, "3.11.2", "CPython", False, sys.version, sys.prefix)
    installed = prepare(here, "3.11", pytest.fail, 30.0, more=["pytest>=1"])
    assert installed.python == sys.executable
    assert set(NEEDED) <= installed.libraries.keys()


def test_an_interpreter_that_gives_no_answer_is_said(tmp_path: Path) -> None:
    mute = tmp_path / "python3.99"
    mute.write_text("#!/bin/sh\n")
    mute.chmod(0o755)
    with pytest.raises(CannotMeasureError, match="does not say what it has installed"):
        environments._versions(str(mute))
