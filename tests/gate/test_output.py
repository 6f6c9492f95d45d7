"""Where a gate's record is written to."""

from pathlib import Path

from bench.gate import output
from tests.gate.records import SLOWER, record_of


def test_a_record_has_both_sides_beside_it(tmp_path: Path) -> None:
    notes = list[str]()
    output.keep(record_of({"t.py::a": SLOWER}), tmp_path / "gate.json", notes.append)
    assert {path.name for path in tmp_path.iterdir()} == {"gate.json", "gate-base.json", "gate-head.json"}
    assert len(notes) == 1


def test_nothing_is_written_beside_what_is_no_regular_file(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to("/dev/null")
    output.keep(record_of({"t.py::a": SLOWER}), tmp_path / "null", lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["null"]
