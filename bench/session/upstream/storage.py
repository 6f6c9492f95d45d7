"""Stored runs: a folder for each Python build, and files written all or nothing.

Stands on ``pytest_benchmark/session.py`` (``BenchmarkSession.__init__`` calls ``get_machine_id`` for the
folder's name and loads the storage) and ``pytest_benchmark/storage/file.py`` (``FileStorage.save`` opens
the file before it writes: half of it is left if the run is killed).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.session.upstream.results import session_of
from fixtures.files import write_atomically


def name_folders_by(machine_id: Callable[[], str]) -> None:
    """Let pytest-benchmark, which is not configured yet, name the folder of stored runs by ``machine_id``."""
    from pytest_benchmark import session

    setattr(session, "get_machine_id", machine_id)  # noqa: B010 - it exports no such name


def save_atomically(config: pytest.Config) -> None:
    """Let pytest-benchmark, which is configured, save its run all or nothing."""
    from pytest_benchmark.storage.file import FileStorage
    from pytest_benchmark.utils import safe_dumps

    class AtomicFileStorage(FileStorage):
        latest: Path | None = None

        def save(self, output_json: dict[str, Any], save: str) -> None:
            path = self.get(f"{self._next_num}_{save}.json")
            write_atomically(path, [safe_dumps(output_json, ensure_ascii=True, indent=4).encode()])
            self.latest = path

    storage = session_of(config).storage
    if type(storage) is FileStorage:  # another kind keeps its runs elsewhere
        storage.__class__ = AtomicFileStorage


def saved_file(config: pytest.Config) -> Path | None:
    """The file this session was stored in, None if it was not."""
    return getattr(session_of(config).storage, "latest", None)
