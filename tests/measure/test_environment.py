"""What a figure depends on, as it is recorded."""

import platform
import sys
from pathlib import Path

import pytest

from bench.measure import environment


def test_whether_asyncio_run_makes_reprs_is_seen() -> None:
    known = sys.version_info < (3, 11, 8) or (3, 12) <= sys.version_info < (3, 12, 2)
    assert environment.asyncio_run_reprs() == known


def test_a_free_threaded_build_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    folders = []
    for threaded in (False, True):
        monkeypatch.setattr(environment, "free_threaded", lambda threaded=threaded: threaded)
        folders.append(environment.machine_id())
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert folders[0] == f"{platform.system()}-{platform.python_implementation()}-{version}-64bit"
    assert folders[1] == folders[0].replace(version, f"{version}t")


@pytest.mark.parametrize(
    "source",
    [
        "bench/lifetime.py",  # runs in a worker's initializer
        "bench/cpus.py",
        "bench/measure/spans.py",
        "bench/models/threads.py",
        "bench/own/imported.py",  # finds the function in a worker
        "workloads/spin.py",
        "fixtures/http_server.py",
    ],
)
def test_a_change_of_what_is_measured_changes_the_hash(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pattern in environment.MEASURED_SOURCES:
        for path in environment.ROOT.glob(pattern):
            copy = tmp_path / path.relative_to(environment.ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    before = environment.source_sha256()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    assert environment.source_sha256() == before
    with (tmp_path / source).open("a") as file:
        file.write("# changed\n")
    assert environment.source_sha256() != before
