"""What is installed for an interpreter, and what is said of the rest. Nothing is downloaded."""

import json
import sys
from pathlib import Path

import pytest

from bench.gate.errors import CannotMeasureError
from bench.pythons import environments
from bench.pythons.environments import NEEDED, WANTED, prepare
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
*) exec {python} -c 'import json, sys
names = [line.strip().partition("==")[0] for line in open(sys.argv[1])]
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
    wanted = dict.fromkeys([*NEEDED, *WANTED])
    named = {name: requirement if name == library else f"{name}==1" for name in wanted}
    monkeypatch.setattr(environments, "_requirements", lambda: named)
    for group in ("WANTED", "NEEDED"):
        names = (requirement if name == library else name for name in getattr(environments, group))
        monkeypatch.setattr(environments, group, tuple(names))
    named[requirement] = requirement


def test_a_library_without_a_build_is_left_out(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    without("uvloop", "NONE", monkeypatch)
    notes: list[str] = []
    installed = prepare(interpreter, "3.99t", notes.append, 30.0)
    assert installed.missing == {"NONE": "No matching distribution found for NONE"}
    assert set(NEEDED) <= installed.libraries.keys()
    assert len(notes) == 1
    assert prepare(interpreter, "3.99t", notes.append, 30.0) == installed
    assert len(notes) == 1, "it is kept"


def test_another_version_will_do(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    without("uvloop", "NONE", monkeypatch)
    installed = prepare(interpreter, "3.99t", lambda _: None, 30.0)
    assert "pandas" in installed.libraries
    assert "pandas" not in installed.missing


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
    with pytest.raises(CannotMeasureError, match="3.99: NONE can't be installed: No matching distribution"):
        prepare(interpreter, "3.99t", lambda _: None, 30.0)


def test_an_environment_that_was_named_is_used_as_it_is() -> None:
    here = Interpreter(sys.executable, sys.executable, "3.11.2", "CPython", False, sys.version, sys.prefix)
    installed = prepare(here, "3.11", pytest.fail, 30.0)
    assert installed.python == sys.executable
    assert set(NEEDED) <= installed.libraries.keys()


def test_the_question_is_answered_by_this_python() -> None:
    assert json.dumps(environments._versions(sys.executable))
