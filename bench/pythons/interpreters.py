"""The interpreters asked for: found by version or path, and known by what they say when they run.

A name on PATH may lead nowhere (pyenv's shims do, for versions that are not active) or to another version,
so a candidate counts only if it runs and is what was asked for.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.gate.errors import CannotMeasureError, RequestError
from bench.gate.programs import Done, run

OLDEST = (3, 11)
ANSWER_S = 60.0  # for an interpreter to say what it is
VERSION = re.compile(r"(?P<numbers>\d+\.\d+(?:\.\d+)?(?:(?:a|b|rc)\d+)?)(?P<threaded>t?)")
# -c, and no file, since it has to run in versions that nothing of ours can be imported in
QUESTION = """
import json, platform, sys, sysconfig
print(json.dumps({
    "numbers": list(sys.version_info[:3]),
    "version": platform.python_version(),
    "implementation": platform.python_implementation(),
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "build": sys.version,
    "prefix": sys.prefix,
}))
"""


@dataclass(frozen=True)
class Interpreter:
    """An interpreter that runs.

    asked: as it was named. path: absolute; a link stays one, since a virtual environment's python is one.
    version: such as 3.15.0rc1. build: ``sys.version``. prefix: ``sys.prefix``, by which environments differ.
    """

    asked: str
    path: str
    version: str
    implementation: str
    free_threaded: bool
    build: str
    prefix: str

    @property
    def name(self) -> str:
        """As people say it: 3.14t, PyPy 3.11."""
        short = ".".join(self.version.split(".")[:2]) + "t" * self.free_threaded
        return short if self.implementation == "CPython" else f"{self.implementation} {short}"

    @property
    def is_path(self) -> bool:
        """Whether it was named by a path, and so may be an environment that somebody has made."""
        return os.sep in self.asked


def find(asked: str) -> Interpreter:
    """The interpreter of a version (3.14, 3.14t, 3.13.2), of a name on PATH, or at a path.

    Raises RequestError with what to do if there is none, or it is too old.
    """
    version = VERSION.fullmatch(asked)
    seen: list[str] = []
    for path in _candidates(asked, version is not None):
        found = _identified(asked, path)
        if found and (version is None or _fits(found, version)):
            return _new_enough(found)
        seen.append(path)
    raise RequestError(f"--python {asked}: {_missing(asked, seen, is_version=version is not None)}")


def names_of(interpreters: Sequence[Interpreter]) -> list[str]:
    """A name for each, none twice: of two 3.14s the second is "3.14 again", or told by its path."""
    names: list[str] = []
    for place, own in enumerate(interpreters):
        same = [other for other in interpreters[:place] if other.name == own.name]
        again = any(other.path == own.path for other in same)
        name = own.name if not same else f"{own.name} again" if again else f"{own.name} at {own.path}"
        if name in names:
            raise RequestError(f"--python {own.asked}: it was named more than twice")
        names.append(name)
    return names


def _candidates(asked: str, is_version: bool) -> Iterator[str]:
    """Paths that may lead to it, the likeliest first."""
    programs = (f"python{asked}", f"python{_short(asked)}") if is_version else (asked,)
    for program in dict.fromkeys(programs):
        if path := shutil.which(program):
            yield str(Path(path).absolute())
    if is_version:
        for folder in (_uv(), _pyenv()):
            yield from map(str, sorted(folder.glob(f"*/bin/python{_short(asked)}"), reverse=True))


def _short(asked: str) -> str:
    """Of 3.13.2t the end of a program's name, 3.13t."""
    return ".".join(asked.removesuffix("t").split(".")[:2]) + "t" * asked.endswith("t")


def _uv() -> Path:
    """The folder of the interpreters that uv has installed."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or Path(data) / "uv" / "python")


def _pyenv() -> Path:
    return Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"


def _identified(asked: str, path: str) -> Interpreter | None:
    """What it says of itself; None if it does not run as a Python."""
    try:
        answer = answer_of(run([path, "-c", QUESTION], ANSWER_S))
        return Interpreter(
            asked,
            path,
            version=str(answer["version"]),
            implementation=str(answer["implementation"]),
            free_threaded=bool(answer["free_threaded"]),
            build=str(answer["build"]),
            prefix=str(answer["prefix"]),
        )
    except (CannotMeasureError, ValueError, KeyError, TypeError):
        return None


def answer_of(done: Done) -> dict[str, object]:
    """The last line of the output, since a ``sitecustomize`` may print before it. Raises ValueError."""
    lines = done.output.decode(errors="replace").strip().splitlines()
    if done.code or not lines:
        raise ValueError(done.reason)
    answer: dict[str, object] = json.loads(lines[-1])
    return answer


def _fits(found: Interpreter, version: re.Match[str]) -> bool:
    numbers = version["numbers"]
    same = found.version == numbers or found.version.startswith(f"{numbers}.")
    return (same or _is_pre_release(found, numbers)) and found.free_threaded == bool(version["threaded"])


def _is_pre_release(found: Interpreter, numbers: str) -> bool:
    """3.15 is meant to find 3.15.0rc1, too."""
    return re.fullmatch(rf"{re.escape(numbers)}(\.\d+)?(a|b|rc)\d+\+?", found.version) is not None


def _new_enough(found: Interpreter) -> Interpreter:
    numbers = tuple(int(number) for number in found.version.split(".")[:2])
    if numbers < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise RequestError(f"--python {found.asked}: {found.path} is {found.version}, {oldest} is needed")
    return found


def _missing(asked: str, seen: Sequence[str], *, is_version: bool) -> str:
    if not is_version:
        return f"{seen[0]} does not run as a Python" if seen else "there is no such program"
    others = f" ({', '.join(seen)} is none)" if seen else ""
    return (
        f"there is no such interpreter on PATH, nor among uv's and pyenv's{others}: "
        f"install it, for instance with `uv python install {asked}`, or give its path"
    )
