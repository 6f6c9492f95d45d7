"""What must be so before a session starts, and the one line that says if it is not."""

import resource
import tempfile
from pathlib import Path

import pytest

from bench.session.options import Settings
from bench.session.run_file import reason_of
from bench.session.upstream import storage
from fixtures.server_process import HttpServer, ServerError

FILES_BESIDES = 64  # what Python, pytest, the server and the memory sampler have open
FILES_PER_WORKER = 6  # a socket, and a worker process's pipes
ROOM = 8 * 2**20  # bytes on the disk for a stored run: a large one has two or three million


def require_reachable_server(settings: Settings) -> None:
    """Raises pytest.UsageError if ``--http-url`` does not lead to a fixture server."""
    if settings.http_url:
        try:
            HttpServer(settings.http_url).counters()
        except (ServerError, ValueError) as error:
            raise pytest.UsageError(f"--http-url: {error}") from None


def allow_open_files(settings: Settings) -> None:
    """Let this process, and the server and workers that it starts, open as many files as the run needs.

    A shell's own limit is often 1,024, and a program may raise it as far as the system's allows. Raises
    pytest.UsageError if that is too little.
    """
    limit = settings.largest_limit
    needed = FILES_BESIDES + FILES_PER_WORKER * limit
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if not _is_less(allowed, needed):
        return
    if _is_less(most, needed):
        raise pytest.UsageError(
            f"{limit} workers need up to {needed} open files and this shell allows {most}: "
            f"run `ulimit -n {needed}` first, or lower {'--sweep workers' if settings.swept else '--workers'}"
        )
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, most))
    except (OSError, ValueError):  # macOS allows less than it says
        raise pytest.UsageError(
            f"{limit} workers need up to {needed} open files: run `ulimit -n {needed}` first"
        ) from None


def _is_less(allowed: int, needed: int) -> bool:
    return allowed != resource.RLIM_INFINITY and allowed < needed


def require_storage(config: pytest.Config) -> None:
    """Raises pytest.UsageError if there is no room to store the run, or no permission."""
    if config.option.collectonly:
        return
    if file := storage.run_file(config):
        _require_room(file.folder, f"storage {file.folder}", "--benchmark-storage=FOLDER")
    if path := storage.json_path(config):
        _require_writable(path, f"--benchmark-json {path}", "another path")


def _require_room(folder: Path, what: str, other: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fill(folder)
    except OSError as error:
        raise pytest.UsageError(
            f"{what} can't be written to ({reason_of(error)}): make room there or make it writable, "
            f"or name another with {other}"
        ) from None


def _fill(folder: Path) -> None:
    """Write as much as a run may need to a file without a name, which is gone at once. Raises OSError."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(ROOM))
        file.flush()


def _require_writable(path: Path, what: str, other: str) -> None:
    try:
        if path.is_file() or path.is_dir():  # to open a pipe would wait for its reader
            with path.open("ab"):
                pass
        if path.is_file() or not path.exists():
            _fill(path.parent)
    except OSError as error:
        raise pytest.UsageError(f"{what} can't be written ({reason_of(error)}): name {other}") from None
