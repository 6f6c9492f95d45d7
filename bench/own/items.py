"""The items that a function is called with: paths by patterns, a range of integers, or what a file has."""

import glob
import os
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bench.own.errors import OwnError, in_one_line
from bench.own.target import Target

RANGE = re.compile(r"(-?\d{1,18})\.\.(-?\d{1,18})")
MOST = 1_000_000  # a list that long is a mistake


def read(texts: Iterable[str], folder: Path) -> list[Any]:
    """The items of ``--items``, in order: ``1..500`` is those integers, else it is a pattern of paths.

    folder: where the patterns begin; a path is given as the pattern was, from there. Raises OwnError.
    """
    return [item for text in texts for item in _read(text, folder)]


def _read(text: str, folder: Path) -> Sequence[Any]:
    if range_ := RANGE.fullmatch(text):
        first, last = int(range_[1]), int(range_[2])
        if not 0 <= last - first < MOST:
            raise OwnError(
                f"--items {text}: FIRST..LAST are integers, the lower one first, at most {MOST:,} of them"
            )
        return range(first, last + 1)
    expanded = os.path.expanduser(text)  # noqa: PTH111 - a pattern is no path
    paths = sorted(glob.glob(expanded, root_dir=folder, recursive=True))  # noqa: PTH207 - as above
    if not paths:
        raise OwnError(f"--items {text}: no file has such a name, and it is no range as 1..500 is")
    return paths


def from_target(target: Target) -> list[Any]:
    """The items that a file has: what a function of no argument returns, or anything with members.

    Raises OwnError.
    """
    found, where = target.value, f"{target.place}:{target.name}"
    try:
        members = list(islice(found() if callable(found) else found, MOST + 1))
    except Exception as error:
        raise OwnError(f"{where}: {in_one_line(error)}") from error
    if len(members) > MOST:
        raise OwnError(f"{where}: at most {MOST:,} items, it has more")
    return members


def spread(items: Sequence[Any], count: int) -> list[Any]:
    """So many of the items, at even distances: what grows along the list is represented."""
    total = len(items)
    if count >= total:
        return list(items)
    return [items[index * total // count] for index in range(count)]
