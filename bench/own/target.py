"""Where a function is: ``FILE.py:NAME`` or ``module:NAME``, as it is written on a command line."""

import importlib.util
import sys
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.own import imported
from bench.own.errors import OwnError, in_one_line

RUNS_AT_IMPORT = ": it runs as a program when it is imported; put that under `if __name__ == '__main__':`"


@dataclass(frozen=True)
class Target:
    """A name in a module. place: the module's file, absolute, or its name."""

    place: str
    name: str

    @classmethod
    def read(cls, text: str, folder: Path, *, name: str | None = None, place: str | None = None) -> "Target":
        """The target that a text stands for. Raises OwnError.

        folder: where a relative path begins. name: what is meant if the text names a file alone; None if it
        must name both. place: where a name alone is looked for.
        """
        before, colon, after = text.rpartition(":")
        if not colon and place and not text.endswith(".py"):
            return cls(place, text)
        where, what = (before, after) if colon else (text, name)
        if not where or not what:
            raise OwnError(f"{text}: say FILE.py:NAME, or module:NAME")
        return cls(_place_of(where, folder), what)

    @property
    def module(self) -> ModuleType:
        """The module. Raises OwnError for whatever its import raises."""
        try:
            return imported.module_at(self.place)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a module may raise anything while it is imported
            hint = RUNS_AT_IMPORT if isinstance(error, SystemExit) else ""
            raise OwnError(f"{self.place}: {in_one_line(error)}{hint}") from error

    @property
    def value(self) -> Any:
        """What has that name. Raises OwnError."""
        found: Any = self.module
        for part in self.name.split("."):
            if not hasattr(found, part):
                raise OwnError(f"{self.place} has no {self.name}{self._nearest()}")
            found = getattr(found, part)
        return found

    @property
    def stem(self) -> str:
        """The module's name, without packages."""
        is_file = self.place.endswith(".py")
        return Path(self.place).stem if is_file else self.place.rpartition(".")[2]

    @property
    def label(self) -> str:
        """What to call it in a table: ``work`` is what every workload's function is called."""
        return self.stem if self.name == "work" else self.name

    def _nearest(self) -> str:
        if self.name == "work":  # what is meant by a file alone
            return ": name a function, as FILE.py:FUNCTION, or call it work"
        names = [name for name in vars(self.module) if not name.startswith("__")]
        close = get_close_matches(self.name, names, n=1)
        return f": did you mean {close[0]}?" if close else ""


def _place_of(where: str, folder: Path) -> str:
    path = (folder / where).resolve()
    if path.is_file():
        if path.suffix != ".py":
            raise OwnError(f"{where}: the name of a Python file ends with .py")
        return str(path)
    if path.is_dir() and ("/" in where or not _is_importable(where, folder)):
        raise OwnError(f"{where}: it is a folder; name a file in it")
    if where.endswith(".py") or "/" in where:
        raise OwnError(f"{where}: there is no such file")
    if not _is_importable(where, folder):
        raise OwnError(f"{where}: there is neither such a file nor such a module")
    return where


def _is_importable(module: str, folder: Path) -> bool:
    """Whether there is such a module, or the package it would be in; what that has, its import says."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    try:
        return importlib.util.find_spec(module.partition(".")[0]) is not None
    except (ImportError, ValueError):  # no name of a module, or a module without a spec, such as __main__
        return False
