"""Stored runs: a folder for each Python build, files written all or nothing."""

from typing import Any

import pytest
from pytest_benchmark import session as benchmark_session
from pytest_benchmark.storage.file import FileStorage
from pytest_benchmark.utils import safe_dumps

from bench.environment import machine_id
from fixtures.cache import write_atomically


class AtomicFileStorage(FileStorage):
    """pytest-benchmark's own storage, except that a run killed while saving leaves no half file."""

    def save(self, output_json: dict[str, Any], save: str) -> None:
        path = self.get(f"{self._next_num}_{save}.json")
        write_atomically(path, [safe_dumps(output_json, ensure_ascii=True, indent=4).encode()])
        self.latest = path


def keep_builds_apart() -> None:
    """Make pytest-benchmark use our id, before it looks for the run to compare with."""
    setattr(benchmark_session, "get_machine_id", machine_id)  # noqa: B010 - it exports no such name


def write_whole_files(config: pytest.Config) -> None:
    """Make an already configured pytest-benchmark session save atomically."""
    storage = config._benchmarksession.storage  # type: ignore[attr-defined]
    if type(storage) is FileStorage:
        storage.__class__ = AtomicFileStorage
