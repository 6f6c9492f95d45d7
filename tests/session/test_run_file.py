"""A run's number is taken once, and what can't be written to the storage is written elsewhere."""

import errno
import os
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bench.session import run_file
from bench.session.run_file import RunFile, write_elsewhere

RUNS = 8


def run_in(folder: Path) -> RunFile:
    """A run in a storage that knows its numbers as pytest-benchmark does."""

    def next_number() -> int:
        return max((int(path.name.partition("_")[0]) for path in folder.glob("*_*.json")), default=0) + 1

    return RunFile(folder, next_number)


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def store_at_once(folder: Path, name: str) -> None:
    barrier = Barrier(RUNS)

    def store(number: int) -> None:
        run = run_in(folder)
        barrier.wait()
        run.write(name, str(number).encode())

    with ThreadPoolExecutor(RUNS) as pool:
        list(pool.map(store, range(RUNS)))


@pytest.mark.parametrize("lockable", [True, False])
def test_runs_at_once_take_a_number_each(
    lockable: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    if not lockable:
        monkeypatch.setattr(run_file.fcntl, "flock", refuse)
    store_at_once(tmp_path, "run")
    stored = contents(tmp_path)
    assert sorted(stored) == [f"{number:04}_run.json" for number in range(1, RUNS + 1)]
    assert sorted(stored.values()) == [str(number) for number in range(RUNS)]


def test_a_number_is_taken_whatever_the_name(tmp_path: Path) -> None:
    for name in ("b", "a"):
        RunFile(tmp_path, lambda: 1).write(name, b"")
    assert sorted(contents(tmp_path)) == ["0001_b.json", "0002_a.json"]


def test_a_lock_that_is_not_given_back_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_file, "LONGEST_WAIT_S", 0.05)
    run = run_in(tmp_path)
    with run_file._alone_in(tmp_path) as alone:
        assert alone
        run.write("run", b"stored")
    assert contents(tmp_path) == {"0001_run.json": "stored"}


def test_a_run_keeps_its_file(tmp_path: Path) -> None:
    run = run_in(tmp_path)
    run.write("run", b"partial")
    run_in(tmp_path).write("other", b"other")
    run.write("run", b"whole")
    assert contents(tmp_path) == {"0001_run.json": "whole", "0002_other.json": "other"}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first folder that is tried where the storage can't be written to."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_what_the_storage_does_not_take_is_elsewhere_until_it_does(tmp_path: Path, elsewhere: Path) -> None:
    storage = tmp_path / "storage"
    storage.touch()  # a file in the folder's place stops root too
    run = run_in(storage)
    run.write("run", b"first")
    run.write("run", b"second")
    assert run.problem == "File exists"
    assert [path.read_text() for path in elsewhere.iterdir()] == ["second"]
    assert run.elsewhere == next(elsewhere.iterdir())
    storage.unlink()
    run.write("run", b"third")
    assert (run.problem, run.elsewhere, contents(storage)) == (None, None, {"0001_run.json": "third"})
    assert list(elsewhere.iterdir()) == []


def test_a_disk_that_fills_leaves_the_last_whole_file(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, write = tmp_path / "storage", run_file.write_atomically
    run = run_in(storage)
    run.write("run", b"partial")

    def full(path: Path, pieces: Iterable[bytes]) -> str:
        if path.parent == storage:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, pieces)

    monkeypatch.setattr(run_file, "write_atomically", full)
    run.write("run", b"whole")
    assert contents(storage) == {"0001_run.json": "partial"}
    assert run.problem == "No space left on device"
    assert run.elsewhere is not None
    assert run.elsewhere.read_text() == "whole"


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(run_file.tempfile, "mkstemp", refuse)
    assert write_elsewhere(b"run") is None
