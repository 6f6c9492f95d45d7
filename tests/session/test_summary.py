"""What a session says when it is over."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.session import summary
from bench.session.run_file import RunFile
from bench.session.summary import Summary
from bench.session.upstream import results


def session(root: Path, **facts: Any) -> Any:
    kept = SimpleNamespace(compare=None, verbose=False, quiet=False, storage=None, **facts)
    return SimpleNamespace(config=SimpleNamespace(_benchmarksession=kept, rootpath=root))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("storage/0001_run.json", "stored: storage/0001_run.json"),
        ("/elsewhere/0001_run.json", "stored: /elsewhere/0001_run.json"),
        (None, "not stored: add --benchmark-autosave to keep this run"),
    ],
)
def test_it_says_where_the_run_is(
    path: str | None, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = RunFile(tmp_path, lambda: 1, path=tmp_path / path) if path else None
    monkeypatch.setattr(summary.storage, "run_file", lambda _: file)
    assert Summary(session(tmp_path))._where_stored() == line


def test_it_says_where_the_run_is_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = RunFile(tmp_path, lambda: 1, elsewhere=Path("/elsewhere/run.json"), problem="No space left")
    monkeypatch.setattr(summary.storage, "run_file", lambda _: file)
    line = f"not stored in {tmp_path}: No space left: the run is in /elsewhere/run.json instead"
    assert Summary(session(tmp_path))._where_stored() == line


@pytest.mark.parametrize(
    ("compare", "verbose", "quiet"), [(None, False, True), (True, False, False), (None, True, False)]
)
def test_the_table_of_pytest_benchmark_is_for_comparing(compare: object, verbose: bool, quiet: bool) -> None:
    config = session(Path()).config
    config._benchmarksession.compare, config._benchmarksession.verbose = compare, verbose
    results.hide_table_of_results(config)
    assert config._benchmarksession.quiet is quiet
