"""A gate record of 200 MB: judged, or refused in one line, and in time."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.gate.record import dumps
from tests.faults.engine import Around
from tests.faults.table import all_of_them
from tests.gate.records import SLOWER, record_of
from tests.helpers import ROOT

LARGE = 200 << 20  # bytes


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A file that is gone with the test: pytest keeps what tests leave for three sessions."""
    file = tmp_path / "gate.json"
    yield file
    file.unlink()


def text() -> str:
    return dumps(record_of({"a": SLOWER})).rstrip()


def padded() -> bytes:
    return text()[:-1].encode() + b" " * LARGE + b"}"


CONTENTS = {
    "zeros": (lambda: bytes(LARGE), 2, "is no JSON, or was cut off"),
    "nesting": (lambda: b"[" * LARGE, 2, "is no gate record of format 1"),
    "a record and much space": (padded, 1, "1 regression"),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_large_file_is_judged_or_refused(kind: str, path: Path) -> None:
    content, code, said = CONTENTS[kind]
    path.write_bytes(content())
    done = Around().python("-m", "bench", "gate", "--from", str(path), cwd=ROOT)
    assert done.returncode == code, done.stdout[-1000:]
    assert said in done.stdout
    assert code != 2 or done.stdout.count("\n") == 1


@pytest.mark.skipif(not all_of_them(), reason="takes a gigabyte of memory: make faults")
def test_a_record_of_so_many_rounds_is_judged(path: Path) -> None:
    record = json.loads(text())
    lists = [pair["benchmarks"]["a"] for pair in record["pairs"]]
    for each in lists:
        each["base"], each["head"] = "BASE", "HEAD"
    count = LARGE // (2 * len(lists)) // len("0.10000000000000001,")
    rounds = {"BASE": "0.10000000000000001", "HEAD": "0.12000000000000001"}
    with_rounds = json.dumps(record)
    for name, value in rounds.items():
        with_rounds = with_rounds.replace(f'"{name}"', f"[{','.join([value] * count)}]")
    path.write_text(with_rounds)
    done = Around().python("-m", "bench", "gate", "--from", str(path), cwd=ROOT)
    assert done.returncode in (0, 1, 4), done.stdout[-1000:]
    assert "Traceback" not in done.stdout
