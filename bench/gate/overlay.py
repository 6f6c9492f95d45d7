"""A checkout is made the working tree: links are removed and copied as links, never followed."""

import os
import shutil
import stat
from pathlib import Path, PurePath

from bench.gate.errors import CannotMeasureError
from bench.gate.git import names

SPARSE = "S"  # git's letter for a file that a sparse checkout leaves out


def overlay(top: Path, folder: Path, kept: frozenset[str]) -> None:
    """Give ``folder``, a checkout of HEAD, the changed, new and deleted files of the working tree ``top``.

    Ignored files are left out, submodules too, and ``kept`` stays as it is checked out. Raises
    CannotMeasureError if a file can't be read or written.
    """
    listed = names(top, "ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard")
    letters = {entry[2:]: entry[0] for entry in listed}
    kept |= {name for name, letter in letters.items() if letter == SPARSE}
    present = {name for name in letters.keys() - kept if _is_file(top, name)}
    for name in names(folder, "ls-files", "-z", is_own=True):
        if name not in present | kept:
            _remove(folder, name)
    for name in sorted(present):
        try:
            _copy(top, folder, name)
        except OSError as error:
            raise CannotMeasureError(f"{top / name}: {error.strerror or error}") from None


def _is_below_link(top: Path, name: str) -> bool:
    return any((top / parent).is_symlink() for parent in PurePath(name).parents[:-1])


def _is_file(top: Path, name: str) -> bool:
    """Whether it is a file or a link, at this place and not at one that a link leads to."""
    try:
        mode = (top / name).lstat().st_mode
    except (OSError, ValueError):
        return False
    return (stat.S_ISREG(mode) or stat.S_ISLNK(mode)) and not _is_below_link(top, name)


def _copy(top: Path, folder: Path, name: str) -> None:
    for parent in reversed(PurePath(name).parents[:-1]):
        if (folder / parent).is_symlink() or (folder / parent).is_file():
            (folder / parent).unlink()
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    _remove(folder, name)
    shutil.copy2(top / name, folder / name, follow_symlinks=False)


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    if _is_below_link(folder, name) or not os.path.lexists(path):
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
