"""Records: stored and read again, and files that are none."""

import json
from pathlib import Path

import pytest

from bench.gate.record import RecordError
from bench.gate.record import dumps as dumps_gate
from bench.pythons.judge import judge
from bench.pythons.record import dumps, load
from tests.gate.records import EQUAL, record_of
from tests.pythons.records import EVEN, OTHER, TWICE, record, saw


def test_a_stored_record_gives_the_same_outcome(tmp_path: Path) -> None:
    failures = {"spin-asyncio_uvloop-warm": {OTHER: ("skipped", "uvloop is not installed")}}
    measured = record(
        {"spin-serial-warm": EVEN, "spin-threads-cold": TWICE}, failures=failures, seen=saw(0, 4)
    )
    path = tmp_path / "pythons.json"
    path.write_text(dumps(measured))
    assert load(path) == measured
    assert judge(load(path)) == judge(measured)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON, or was cut off"),
        ("[]", "is no record of format 1"),
        ('{"format": 1}', "is no record of format 1"),
        ('{"kind": "pythons", "format": 99}', "is no record of format 1"),
        ('{"kind": "pythons", "format": 1}', "is a damaged record"),
        ('{"kind": ' + 100_000 * "[", "is no JSON, or was cut off"),
        (dumps_gate(record_of({"a": EQUAL})), "is no record of format 1"),
    ],
)
def test_a_file_that_is_no_record_gets_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "pythons.json"
    path.write_text(text)
    with pytest.raises(RecordError, match=said):
        load(path)


def test_rounds_that_some_interpreter_lacks_are_noticed(tmp_path: Path) -> None:
    stored = json.loads(dumps(record({"spin-serial-warm": EVEN})))
    stored["groups"][0]["cells"]["spin-serial-warm"]["seconds"][OTHER] = [1.0, 1.0]
    path = tmp_path / "pythons.json"
    path.write_text(json.dumps(stored))
    with pytest.raises(RecordError, match="as many rounds"):
        load(path)
