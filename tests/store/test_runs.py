"""Which files there are, which is the newest, and which are of its machine."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.store import runs
from bench.store.decode import UnreadableError
from bench.store.file import Commit

BENCHMARK = {
    "name": "a",
    "fullname": "t.py::a",
    "stats": {"min": 1, "q1": 1, "median": 1, "q3": 1, "max": 1, "rounds": 1},
}


def store(path: Path, day: int, **changed: Any) -> Path:
    document = {
        "datetime": f"2026-01-{day:02}T00:00:00+00:00",
        "machine_info": {"node": "a"},
        "benchmarks": [BENCHMARK],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document | changed))
    return path


def test_the_newest_comes_with_all_runs_of_its_machine_oldest_first(tmp_path: Path) -> None:
    days = [3, 1, 2, 4]
    paths = [store(tmp_path / f"{day}.json", day) for day in days]
    paths.append(store(tmp_path / "other.json", 1, machine_info={"node": "b"}))
    newest, history = runs.load_all(paths)
    assert newest.path.name == "4.json"
    assert [run.path.name for run in history] == ["1.json", "2.json", "3.json", "4.json"]


def test_a_file_named_twice_is_one_run(tmp_path: Path) -> None:
    path = store(tmp_path / "1.json", 1)
    assert len(runs.load_all([path, tmp_path / ".." / tmp_path.name / "1.json"])[1]) == 1


def test_names_are_paths_folders_or_numbers(tmp_path: Path) -> None:
    storage = tmp_path / ".benchmarks"
    first, second = (store(storage / "id" / f"000{number}_x.json", number) for number in (1, 2))
    assert runs.find([], storage) == runs.find([str(storage)], storage) == [first, second]
    assert runs.find(["0002", str(first)], storage) == [second, first]


DAMAGED = {
    "cut off": b'{"benchmarks": [',
    "empty": b"",
    "nested": b"[" * 100_000,
    "not a run": b"[]",
    "not text": bytes(range(256)),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_file_is_named_and_left_out(tmp_path: Path, kind: str) -> None:
    good = [store(tmp_path / f"{day}.json", day) for day in (1, 2)]
    damaged, told = tmp_path / "3.json", list[UnreadableError]()
    damaged.write_bytes(DAMAGED[kind])
    newest, history = runs.load_all([*good, damaged], told.append)
    assert [run.path for run in history] == good
    assert newest.path == good[1]
    (error,) = told
    assert str(error).startswith(str(damaged))
    with pytest.raises(UnreadableError, match=r"3\.json"):
        runs.load_all([damaged])


def test_a_newest_run_that_only_a_history_can_read_is_left_out_of_it(tmp_path: Path) -> None:
    stats = {"median": 1.0}
    good = [store(tmp_path / f"{day}.json", day) for day in (1, 2)]
    partly = store(tmp_path / "3.json", 3, benchmarks=[BENCHMARK | {"stats": stats}])
    told = list[UnreadableError]()
    newest, history = runs.load_all([*good, partly], told.append)
    assert newest.path == history[-1].path == good[1]
    assert len(told) == 1


@pytest.mark.parametrize(
    ("names", "said"), [([], "no stored run in"), (["0009"], "neither a file nor the number")]
)
def test_what_is_not_there_is_said(tmp_path: Path, names: list[str], said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        runs.find(names, tmp_path)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"benchmarks": []}, "holds no benchmark$"),
        ({"benchmarks": [], "failed": ["t.py::b"]}, "all that ran failed: t.py::b$"),
        ({"datetime": 3}, "is no file of pytest-benchmark's"),
    ],
)
def test_a_file_that_says_nothing_gets_one_line(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        runs.load_all([store(tmp_path / "1.json", 1, **changed)])


def test_a_revision_is_a_short_hash_with_a_plus_if_it_was_changed() -> None:
    assert runs.revision(Commit(id="c" * 40, dirty=True)) == "c" * 10 + "+"
    assert runs.revision(Commit(id="unversioned")) == "unversioned"
    assert runs.revision(Commit()) == "unknown"
