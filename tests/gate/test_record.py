"""Records: stored and read again, and files that are none."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.gate.command import gate
from bench.gate.judge import judge
from bench.gate.record import RecordError, dumps, load
from tests.gate.records import EQUAL, SLOWER, record_of


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
    ],
)
def test_a_file_that_is_no_record_gets_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "gate.json"
    path.write_text(text)
    with pytest.raises(RecordError, match=said):
        load(path)


def test_a_damaged_pair_is_noticed(tmp_path: Path) -> None:
    stored = json.loads(dumps(record_of({"a": EQUAL})))
    stored["pairs"][0]["benchmarks"]["a"]["head"] = [1.0]
    path = tmp_path / "gate.json"
    path.write_text(json.dumps(stored))
    with pytest.raises(RecordError, match="as many rounds"):
        load(path)
