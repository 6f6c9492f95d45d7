"""The interpreter of each side, with what the revision needs installed.

Both sides use the same one where their lock file is the same. Where it differs, or the interpreter
lacks pytest-benchmark, a virtual environment is built from the revision's lock file and kept for the
next time. ``--setup`` replaces all that with a fresh environment and a command of the project's own.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.gate.checkouts import Checkout
from bench.gate.errors import CannotMeasureError
from bench.gate.programs import TimeLimitError, run

PROBE = "import sys, pytest_benchmark; print(sys.version)"
PROBE_S = 60.0  # for an interpreter to say what it is
Note = Callable[[str], None]  # is told what takes long


def prepare(
    checkouts: tuple[Checkout, Checkout],
    pythons: tuple[str, str],
    lock: str,
    setup: str | None,
    note: Note,
    limit_s: float,
) -> tuple[str, str]:
    """Each side's interpreter, ready to run.

    pythons: names or paths of interpreters. lock: the lock file's name. setup: a shell command, or None.
    limit_s: for each of the commands that install something.
    Raises CannotMeasureError; its message says what to do.
    """
    pythons = _absolute(pythons[0]), _absolute(pythons[1])
    locks = [checkout.folder / lock for checkout in checkouts]
    same = _digest(locks[0]) == _digest(locks[1])
    base, head = (
        _set_up(checkout, python, setup, note, limit_s)
        if setup
        else _interpreter(python, path, note, limit_s, same=same)
        for checkout, python, path in zip(checkouts, pythons, locks, strict=True)
    )
    return base, head


def _absolute(python: str) -> str:
    """Its absolute path; links stay, since a virtual environment's python is one."""
    path = shutil.which(python)
    if path is None:
        raise CannotMeasureError(f"{python}: there is no such interpreter")
    return str(Path(path).absolute())


def _interpreter(python: str, lock: Path, note: Note, limit_s: float, *, same: bool) -> str:
    if (same or not lock.exists()) and _has_benchmark(python):
        return python
    if not lock.exists():
        raise CannotMeasureError(
            f"{python} has no pytest-benchmark and the revision no {lock.name}: install it there, "
            "or say how with --setup 'pip install …'"
        )
    return _cached(python, lock, note, limit_s)


def _has_benchmark(python: str) -> bool:
    return run([python, "-c", PROBE], PROBE_S).code == 0


def _cached(python: str, lock: Path, note: Note, limit_s: float) -> str:
    """The interpreter of an environment that holds what is locked, built if there is none yet."""
    version = run([python, "-c", "import sys; print(sys.version, sys.prefix)"], PROBE_S)
    if version.code:
        raise CannotMeasureError(f"{python} does not run as a Python: give another with --python")
    key = hashlib.sha256(version.output + lock.read_bytes()).hexdigest()[:16]
    cache = cache_folder()
    folder = cache / f"env-{key}"
    ready = folder / ".ready"
    with _alone_in(cache):
        if not ready.exists():
            note(f"building an environment from {lock.name} (kept in {folder})")
            shutil.rmtree(folder, ignore_errors=True)
            _build(python, folder, ["-r", str(lock)], limit_s)
            ready.touch()
    return str(folder / "bin" / "python")


def cache_folder() -> Path:
    """Where environments are kept between runs; it is there. Raises CannotMeasureError."""
    try:
        root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        raise CannotMeasureError(
            "this user has no home to keep environments in: let XDG_CACHE_HOME name a folder"
        ) from None
    cache = Path(root) / "concurrency-bench"
    cache.mkdir(parents=True, exist_ok=True)
    return cache


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait for another gate that builds here, if the file system has locks. A killed one keeps none."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _build(python: str, folder: Path, requirements: list[str], limit_s: float) -> None:
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([python, "-m", "venv", "--clear", str(folder)], [*pip, *requirements]):
        done = run(command, limit_s)
        if done.code:
            raise CannotMeasureError(f"`{' '.join(command)}` failed: {done.reason}")


def _set_up(checkout: Checkout, python: str, setup: str, note: Note, limit_s: float) -> str:
    """A fresh environment beside the checkout, activated while the project's command runs in it."""
    folder = checkout.top.with_name(f"{checkout.top.name}-env")
    note(f"{checkout.name}: {setup}")
    _build(python, folder, ["pytest-benchmark"], limit_s)
    environment = os.environ | {
        "VIRTUAL_ENV": str(folder),
        "PATH": os.pathsep.join([str(folder / "bin"), os.environ.get("PATH", os.defpath)]),
    }
    try:
        done = run(["sh", "-c", setup], limit_s, cwd=checkout.folder, env=environment)
    except TimeLimitError:
        raise CannotMeasureError(
            f"--setup took longer than {limit_s:g} s for {checkout.name} and was ended: "
            "give it more with setup-limit in the configuration"
        ) from None
    if done.code:
        raise CannotMeasureError(f"--setup failed for {checkout.name}: {done.reason}")
    return str(folder / "bin" / "python")


def _digest(path: Path) -> str | None:
    if path.exists() and not path.is_file():
        raise CannotMeasureError(
            f"{path.name} is no file that pip can install from: see lock in pyproject.toml"
        )
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
