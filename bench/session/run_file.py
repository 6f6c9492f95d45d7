"""The file of a run: its number is taken once, and what can't be written there is written elsewhere."""

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from fixtures.files import write_atomically

LONGEST_WAIT_S = 10.0  # for another run that takes a number; it needs milliseconds
MEMORY = Path("/dev/shm")  # noqa: S108 - where the disk is full


@dataclass
class RunFile:
    """Where a run is stored: ``folder/NUMBER_NAME.json``, replaced as a whole each time it is written.

    next_number: the number above all that are stored.
    path: the file, once its number is taken. elsewhere: the file that was written instead, if any.
    problem: why the last attempt to write to the folder failed; None if it did not.
    """

    folder: Path
    next_number: Callable[[], int]
    path: Path | None = None
    elsewhere: Path | None = None
    problem: str | None = None

    def write(self, name: str, content: bytes) -> None:
        """Write the run, elsewhere if it can't be written to the folder. Raises nothing."""
        try:
            self._write_to_folder(name, content)
        except OSError as error:
            self.problem = reason_of(error)
            self.elsewhere = write_elsewhere(content, self.elsewhere)
        else:
            if self.elsewhere:
                self.elsewhere.unlink(missing_ok=True)
            self.problem = self.elsewhere = None

    def _write_to_folder(self, name: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.path:
            write_atomically(self.path, [content])
            return
        with _alone_in(self.folder) as alone:
            path = self._free_path(name)
            while not alone and not _is_ours(path):
                path = self._free_path(name)
            write_atomically(path, [content])
        self.path = path

    def _free_path(self, name: str) -> Path:
        numbers = (f"{number:04}" for number in count(self.next_number()))
        free = next(number for number in numbers if not any(self.folder.glob(f"{number}_*.json")))
        return self.folder / f"{free}_{name}.json"


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Hold the lock of a folder; False where its file system has none, or who holds it does not go on.

    The lock is not a file: one that was left by a killed run would have to be told from one in use.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # a folder may be written to and not read
        yield False
        return
    try:
        yield _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    deadline_s = time.monotonic() + LONGEST_WAIT_S
    while time.monotonic() < deadline_s:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.01)
        except OSError:
            return False
        else:
            return True
    return False


def _is_ours(path: Path) -> bool:
    """Whether this call has created the file."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def write_elsewhere(content: bytes, before: Path | None = None) -> Path | None:
    """A file of its own with this content, in the first place that takes it; None if none does.

    before: the file that was written earlier, which is replaced.
    """
    if before:
        with suppress(OSError):
            write_atomically(before, [content])
            return before
    for folder in (*_temporary(), Path.cwd(), *_home(), MEMORY):
        with suppress(OSError):
            return _write_new(folder, content)
    return None


def _write_new(folder: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="concurrency-bench-", suffix=".json", dir=folder)
    os.close(descriptor)
    path = Path(name)
    try:
        write_atomically(path, [content])
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path


def _temporary() -> Iterator[Path]:
    with suppress(OSError):  # no folder for temporary files can be written to
        yield Path(tempfile.gettempdir())


def _home() -> Iterator[Path]:
    with suppress(RuntimeError):  # this user has none
        yield Path.home()


def reason_of(error: OSError) -> str:
    """What went wrong in the system's words, without the file."""
    return error.strerror or str(error)
