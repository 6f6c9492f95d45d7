"""Records: stored and read again, and files that are none."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.gate.command import gate
from bench.gate.judge import judge
from bench.gate.record import RecordError, dumps, load
from tests.gate.records import EQUAL, SLOWER, record_of
from tests.helpers import ROOT


def test_a_stored_record_gives_the_same_outcome(tmp_path: Path) -> None:
    record = record_of({"a": EQUAL, "b": SLOWER}, null={"a": EQUAL, "b": EQUAL})
    record.settled["c"] = ("new", "only head has it")
    path = tmp_path / "gate.json"
    path.write_text(dumps(record))
    assert judge(load(path)) == judge(record)
    run = CliRunner().invoke(gate, ["--from", str(path)])
    assert run.exit_code == 1
    assert "1 regression, 1 new, 1 pass" in run.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON, or was cut off"),
        ('{"format": 1, "base"', "is no JSON, or was cut off"),
        ("[]", "is no gate record"),
        ('{"format": 99}', "is no gate record of format 1"),
        ('{"format": 1}', "is a damaged gate record"),
        ('{"format": 1, "base": ' + 100_000 * "[", "is no JSON, or was cut off"),
        ("{'format': 1}", "is no JSON, or was cut off"),
    ],
)
def test_a_file_that_is_no_record_gets_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "gate.json"
    path.write_text(text)
    with pytest.raises(RecordError, match=said):
        load(path)


def test_a_damaged_pair_is_noticed(tmp_path: Path) -> None:
    stored = json.loads(dumps(record_of({"a": EQUAL})))
    stored["pairs"][0]["benchmarks"]["a"]["head"] = [1.0, 1.0]
    path = tmp_path / "gate.json"
    path.write_text(json.dumps(stored))
    with pytest.raises(RecordError, match="as many rounds"):
        load(path)


def rounds_as_json(rounds: list[float]) -> dict[str, object]:
    return {"base": rounds, "head": rounds, "iterations": 1, "block": 1, "placement": "left free"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rules": {"looks": []}}, "length >= 1 - at `\\$.rules.looks`"),
        ({"rules": {"looks": [0]}}, ">= 1 - at `\\$.rules.looks"),
        ({"rules": {"margin": -0.1}}, "> 0.0 - at `\\$.rules.margin`"),
        ({"rules": {"margins": {"a": 0}}}, "> 0.0 - at `\\$.rules.margins"),
        ({"rules": {"margin": float("nan")}}, "is no JSON"),
        ({"began": "\ud800"}, "is no JSON"),
        ({"pairs": [{"null": False, "seed": 1, "took_s": -1, "benchmarks": {}}]}, ">= 0.0 - at `\\$.pairs"),
        (
            {"pairs": [{"null": False, "seed": 1, "took_s": 1, "benchmarks": {"a": rounds_as_json([])}}]},
            "length >= 2",
        ),
    ],
)
def test_what_no_gate_run_can_have_measured_is_damaged(
    tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    path = tmp_path / "gate.json"
    path.write_text(json.dumps(json.loads(dumps(record_of({"a": EQUAL}))) | changed))
    run = CliRunner().invoke(gate, ["--from", str(path)])
    assert run.exit_code == 2
    (line,) = run.output.splitlines()
    assert re.search(said, line), line


def test_a_file_that_never_ends_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.gate.record.MOST_BYTES", 1 << 20)
    with pytest.raises(RecordError, match="is larger than 1 MiB, as no gate record is"):
        load(Path("/dev/zero"))


def test_what_a_record_says_does_nothing_to_the_terminal(tmp_path: Path) -> None:
    record = record_of({"a\x1b[31m": EQUAL})
    record.settled["b\x07"] = ("failed", "\x1b[2J\x1b]0;title\x07\u202e\x9b")
    path = tmp_path / "gate.json"
    path.write_text(dumps(replace(record, began="\x1b", stopped="\x1b[5m")))
    run = CliRunner().invoke(gate, ["--from", str(path), "--summary", str(tmp_path / "gate.md")])
    assert run.exit_code == 3
    assert "\\x1b[2J" in run.output
    for text in (run.output, (tmp_path / "gate.md").read_text()):
        assert not set(text) & set("\x1b\x07\x9b\u202e")


def test_a_terminal_that_knows_no_more_than_ascii_gets_the_table(tmp_path: Path) -> None:
    record = record_of({"µ": [value - 12 for value in EQUAL]})
    path = tmp_path / "gate.json"
    path.write_text(dumps(record))
    command = [sys.executable, "-m", "bench", "gate", "--from", str(path)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"improvement" in done.stdout
    assert b" us " in done.stdout
