"""A record comes from elsewhere, such as a pull request's artifact: nothing in it may act on a terminal."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.gate.command import gate
from bench.gate.record import dumps
from tests.gate.records import SLOWER, record_of

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b1A\r\u202e"


@pytest.mark.parametrize("where", ["benchmark", "revision", "reason", "stopped"])
def test_no_text_of_a_record_acts(tmp_path: Path, where: str) -> None:
    record = record_of({HOSTILE if where == "benchmark" else "t.py::a": SLOWER})
    if where == "revision":
        record = replace(record, base=replace(record.base, revision=HOSTILE))
    if where == "reason":
        record = replace(record, settled={"t.py::b": ("failed", HOSTILE)})
    if where == "stopped":
        record = replace(record, stopped=HOSTILE)
    path, summary = tmp_path / "gate.json", tmp_path / "summary.md"
    path.write_text(dumps(record))
    done = CliRunner().invoke(gate, ["--from", str(path), "--summary", str(summary)])
    assert done.exit_code == 1
    for text in (done.output, summary.read_text()):
        assert r"\x1b[2J" in text.replace("\\\\", "\\").replace("\\[", "[")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x9b\u202e]", text)
