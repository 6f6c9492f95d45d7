"""Where a gate's record and its table are written to."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.gate import output
from bench.gate.record import dumps
from tests.gate.records import SLOWER, record_of
from tests.helpers import ROOT


def test_a_record_has_both_sides_beside_it(tmp_path: Path) -> None:
    notes = list[str]()
    output.keep(record_of({"t.py::a": SLOWER}), tmp_path / "gate.json", notes.append)
    assert {path.name for path in tmp_path.iterdir()} == {"gate.json", "gate-base.json", "gate-head.json"}
    assert len(notes) == 1


def test_nothing_is_written_beside_what_is_no_regular_file(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to("/dev/null")
    output.keep(record_of({"t.py::a": SLOWER}), tmp_path / "null", lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["null"]


@pytest.mark.parametrize("to", ["pipe", "file"])
def test_a_summary_on_the_gate_s_own_output_follows_its_table(to: str, tmp_path: Path) -> None:
    record, stdout, written = (tmp_path / name for name in ("gate.json", "stdout", "written"))
    record.write_text(dumps(record_of({"t.py::a": SLOWER})))
    stdout.symlink_to("/proc/self/fd/1")  # what /dev/stdout is, which root could replace for good
    command = [sys.executable, "-m", "bench", "gate", "--from", str(record), "--summary", str(stdout)]
    with written.open("w") as file:
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdout=file if to == "file" else subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    table, _, summary = (done.stdout or written.read_text()).partition("### ")
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 regression" in table
    assert "1 regression" in summary
    assert "|---|---|" in summary
    assert stdout.is_symlink()
