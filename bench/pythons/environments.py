"""What each interpreter has installed: an environment of its own, built once and kept for the next time.

Libraries are installed one by one, of the versions that are installed here where the interpreter has a build
of them: one that it has no build of is left out, with the reason, and with it the cells that need it.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from bench.gate.environments import cache_folder
from bench.gate.errors import CannotMeasureError
from bench.gate.programs import Done, run
from bench.pythons.interpreters import ANSWER_S, Interpreter, answer_of

NEEDED = ("click", "psutil", "pytest", "pytest-benchmark")  # by every cell
WANTED = ("aiohttp", "numpy", "pandas", "requests", "uvloop")  # by some
NO_BUILD = "No matching distribution found"
# With extras and versions; no path and no address, whose contents a kept environment would not follow
LIBRARY = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)\s*(\[[\w, .-]*\])?\s*([<>=!~][^/]*)?")
QUESTION = """
import json, sys
from importlib import metadata
versions = {}
for name in sys.argv[1:]:
    try:
        versions[name] = metadata.version(name)
    except metadata.PackageNotFoundError:
        pass
print(json.dumps(versions))
"""
Note = Callable[[str], None]  # is told what takes long


@dataclass(frozen=True)
class Installed:
    """python: the environment's. libraries: versions. missing: why a library is not there."""

    python: str
    libraries: dict[str, str]
    missing: dict[str, str]


def prepare(
    interpreter: Interpreter, name: str, note: Note, limit_s: float, more: Sequence[str] = ()
) -> Installed:
    """An interpreter with all that cells need, as far as there are builds for it.

    One that was named by its path is used as it is, if it has what every cell needs, and ``more``: it may be
    the environment of a project. limit_s: for each of the commands that install something. more: what else is
    to be installed, as pip takes it. Raises CannotMeasureError.
    """
    if interpreter.is_path:
        found = _versions(interpreter.path, more)
        if found.keys() >= {*NEEDED, *map(name_of, more)}:
            missing = {library: "not installed" for library in WANTED if library not in found}
            return Installed(interpreter.path, found, missing)
    return _kept(interpreter, name, note, limit_s, more)


def _kept(interpreter: Interpreter, name: str, note: Note, limit_s: float, more: Sequence[str]) -> Installed:
    wanted = _requirements(more)
    identity = [interpreter.build, interpreter.prefix, *sorted(wanted.values())]
    key = hashlib.sha256("\n".join(identity).encode()).hexdigest()[:16]
    folder = cache_folder() / f"python-{key}"
    ready = folder / ".ready"
    python = str(folder / "bin" / "python")
    if not ready.exists():
        note(f"{name}: building an environment (kept in {folder})")
        missing = _built(interpreter, folder, wanted, limit_s)
        if any(NO_BUILD not in why for why in missing.values()):
            # an index out of reach may be back later
            return Installed(python, _versions(python, more), missing)
        ready.write_text(json.dumps(missing), encoding="utf-8")
    return Installed(python, _versions(python, more), json.loads(ready.read_text(encoding="utf-8")))


def _requirements(more: Sequence[str]) -> dict[str, str]:
    """Each library, of the version that is installed here."""
    versions = {name: _version(name) for name in (*NEEDED, *WANTED, *more)}
    return {name: f"{name}=={version}" if version else name for name, version in versions.items()}


def _version(library: str) -> str | None:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None


def name_of(requirement: str) -> str:
    """What a library is called. Raises ValueError for what is no library of an index."""
    library = LIBRARY.fullmatch(requirement)
    if library is None:
        raise ValueError("the name of a library is needed, as pip takes it from an index")
    return library["name"]


def _built(
    interpreter: Interpreter, folder: Path, wanted: Mapping[str, str], limit_s: float
) -> dict[str, str]:
    """Build the environment; why each library is missing that it does not have."""
    shutil.rmtree(folder, ignore_errors=True)
    done = run([interpreter.path, "-m", "venv", "--clear", str(folder)], limit_s)
    if done.code:
        raise CannotMeasureError(f"{interpreter.asked}: `python -m venv` failed: {done.reason}")
    python = str(folder / "bin" / "python")
    reasons: dict[str, str] = {}
    for name, requirement in wanted.items():
        if why := _install(python, name, requirement, limit_s):
            if name in NEEDED:
                raise CannotMeasureError(f"{interpreter.asked}: {name} can't be installed: {why}")
            reasons[name] = why
    return reasons


def _install(python: str, name: str, requirement: str, limit_s: float) -> str:
    """Install a library, in another version if there is no build of this one; why it can't be, or nothing."""
    done = _pip(python, requirement, limit_s)
    if done.code and requirement != name:
        done = _pip(python, name, limit_s)
    return done.reason.removeprefix("ERROR: ") if done.code else ""


def _pip(python: str, requirement: str, limit_s: float) -> Done:
    quiet = ("--quiet", "--disable-pip-version-check")
    # no build from source: it takes minutes and a compiler, and fails where there is no wheel for a reason
    return run([python, "-m", "pip", "install", *quiet, "--only-binary=:all:", requirement], limit_s)


def _versions(python: str, more: Sequence[str] = ()) -> dict[str, str]:
    """The versions of those of our libraries that it has, and of more."""
    done = run([python, "-c", QUESTION, *NEEDED, *WANTED, *map(name_of, more)], ANSWER_S)
    try:
        return {name: str(version) for name, version in answer_of(done).items()}
    except ValueError as error:
        raise CannotMeasureError(f"{python} does not say what it has installed: {error}") from None
