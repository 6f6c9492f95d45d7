"""``python -m bench new``: what it writes runs as it is."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.discovery import all_models
from bench.new.command import new
from bench.own.request import Request
from bench.own.workload import Conditions, prepared
from bench.session.profiles import SMOKE


def call(*arguments: str) -> Result:
    return CliRunner().invoke(new, arguments)


def test_what_is_written_is_a_workload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert call("own_new_workload").exit_code == 0
    conditions = Conditions(SMOKE.sizes, SMOKE.limit, SMOKE.sweeps, None, all_models())
    made = prepared(Request(tmp_path, "own_new_workload.py"), conditions, ())
    assert made.name == "own_new_workload"
    assert "40 items" in made.notes[0]
    assert "kind io" in made.notes[0]


def test_nothing_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text("mine")
    ended = call("mine.py")
    assert ended.exit_code == 2
    assert "mine.py exists already" in ended.output
    assert Path("mine.py").read_text() == "mine"


def test_a_name_that_no_module_can_have_is_refused() -> None:
    assert call("two words").exit_code == 2
