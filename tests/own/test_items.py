"""The items that a command line names."""

from pathlib import Path

import pytest

from bench.own import items
from bench.own.errors import OwnError
from bench.own.target import Target


def test_a_range_has_both_ends() -> None:
    assert items.read(["1..5"], Path()) == [1, 2, 3, 4, 5]
    assert items.read(["-2..0", "7..7"], Path()) == [-2, -1, 0, 7]


def test_a_pattern_is_the_paths_from_the_folder_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.csv"):
        (tmp_path / name).touch()
    assert items.read(["*.txt"], tmp_path) == ["a.txt", "b.txt"]
    assert items.read([str(tmp_path / "*.csv")], Path()) == [str(tmp_path / "c.csv")]


@pytest.mark.parametrize("text", ["*.nothing", "5..1", "1..2000000", "1...5"])
def test_what_gives_no_items_is_one_line(text: str, tmp_path: Path) -> None:
    with pytest.raises(OwnError, match=r"^--items [^\n]*$"):
        items.read([text], tmp_path)


@pytest.mark.parametrize("text", ["ITEMS = (3, 4)", "def ITEMS(): yield from (3, 4)"])
def test_a_file_has_a_list_or_a_function(tmp_path: Path, text: str) -> None:
    path = tmp_path / f"items_{len(text)}.py"
    path.write_text(text)
    assert items.from_target(Target(str(path), "ITEMS")) == [3, 4]


def test_what_raises_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "items_that_raise.py"
    path.write_text("def ITEMS(): raise OSError('disk\\nfull')")
    with pytest.raises(OwnError, match=r"items_that_raise\.py:ITEMS: OSError: disk full$"):
        items.from_target(Target(str(path), "ITEMS"))


def test_a_generator_without_end_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "items_without_end.py"
    path.write_text("from itertools import count as ITEMS")
    with pytest.raises(OwnError, match=r"items_without_end\.py:ITEMS: at most 1,000,000 items, it has more$"):
        items.from_target(Target(str(path), "ITEMS"))


@pytest.mark.parametrize(("count", "chosen"), [(1, [0]), (5, [0, 2, 4, 6, 8]), (10, list(range(10)))])
def test_some_of_the_items_are_from_all_over_the_list(count: int, chosen: list[int]) -> None:
    assert items.spread(range(10), count) == chosen
    assert items.spread(range(3), count + 3) == [0, 1, 2]
