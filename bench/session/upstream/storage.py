"""Stored runs: a folder for each Python build, one file for each run, written all or nothing.

Stands on ``pytest_benchmark/session.py`` (``BenchmarkSession.__init__`` calls ``get_machine_id`` for the
folder's name and ``load_storage`` for the storage; ``handle_saving`` calls ``save_json`` and the storage's
``save``) and ``pytest_benchmark/storage/file.py`` (``FileStorage.save`` opens the file before it writes, so
that half of it is left if the run is killed, and two runs may take one number; ``FileStorage.location``
fails if the folder is not below the current one).
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench.session.run_file import RunFile, reason_of, write_elsewhere
from bench.session.upstream.results import Result, session_of

_facts = pytest.StashKey[dict[str, Any]]()


def name_folders_by(machine_id: Callable[[], str]) -> None:
    """Let pytest-benchmark, which is not configured yet, name the folder of stored runs by ``machine_id``."""
    from pytest_benchmark import session

    setattr(session, "get_machine_id", machine_id)  # noqa: B010 - it exports no such name


def keep_one_file_per_run() -> None:
    """Let pytest-benchmark, which is not configured yet, store a run in a ``RunFile``."""
    from pytest_benchmark import session
    from pytest_benchmark.storage.file import FileStorage

    load_storage = vars(session)["load_storage"]

    def load(*arguments: Any, **named: Any) -> Any:
        storage = load_storage(*arguments, **named)
        if type(storage) is FileStorage:  # another kind keeps its runs elsewhere
            _keep_in_run_file(storage)
        return storage

    setattr(session, "load_storage", load)  # noqa: B010 - as above


def _keep_in_run_file(storage: Any) -> None:
    storage.__class__ = _storage_class()
    folder = Path(storage.path, storage.default_machine_id or "")
    storage.run_file = RunFile(folder, lambda: int(storage._next_num))


@cache
def _storage_class() -> type[Any]:
    from pytest_benchmark.storage.file import FileStorage
    from pytest_benchmark.utils import safe_dumps

    class OneFilePerRun(FileStorage):
        run_file: RunFile

        @property
        def location(self) -> str:
            return str(self.path)

        def save(self, output_json: dict[str, Any], save: str) -> None:
            self.run_file.write(save, safe_dumps(output_json, ensure_ascii=True, indent=4).encode())

    return OneFilePerRun


def run_file(config: pytest.Config) -> RunFile | None:
    """The file of this run, None if it is not to be stored in one."""
    session = session_of(config)
    asked_for = (session.save or session.autosave) and not session.disabled
    return getattr(session.storage, "run_file", None) if asked_for else None


def json_path(config: pytest.Config) -> Path | None:
    """The file of ``--benchmark-json``, None if none is to be written.

    Also None before pytest-benchmark 5.3, which has opened it already when it reads the option.
    """
    session = session_of(config)
    return session.json if isinstance(session.json, Path) and not session.disabled else None


def save_json_somewhere(config: pytest.Config, tell: Callable[[str], None]) -> None:
    """Let what can't be written to ``--benchmark-json`` be written elsewhere. tell: takes the line on it."""
    from pytest_benchmark.utils import safe_dumps

    session = session_of(config)
    save_json = session.save_json

    def save(output_json: dict[str, Any]) -> None:
        try:
            save_json(output_json)
        except OSError as error:
            path = write_elsewhere(safe_dumps(output_json, ensure_ascii=True, indent=4).encode())
            tell(f"--benchmark-json {json_path(config)}: {reason_of(error)}: {instead(path)}")

    setattr(session, "save_json", save)  # noqa: B010 - a type checker knows it as a method


def save_within(config: pytest.Config, around: Callable[[], AbstractContextManager[None]]) -> None:
    """Let pytest-benchmark store the run, at its end, in such a context."""
    session = session_of(config)
    handle_saving = session.handle_saving

    def save() -> None:
        with around():
            handle_saving()

    setattr(session, "handle_saving", save)  # noqa: B010 - as above


def instead(path: Path | None) -> str:
    """Where a run is that could not be written to its place."""
    return f"the run is in {path} instead" if path else "nor could it be written anywhere else"


def _facts_of_run(config: pytest.Config) -> dict[str, Any]:
    """Machine and commit, asked for once: other programs are started for them, which takes a while."""
    if _facts not in config.stash:
        commit_info = config.hook.pytest_benchmark_generate_commit_info(config=config)
        config.hook.pytest_benchmark_update_commit_info(config=config, commit_info=commit_info)
        machine_info = session_of(config).get_machine_info()
        config.stash[_facts] = {"machine_info": machine_info, "commit_info": commit_info}
    return config.stash[_facts]


def save_so_far(config: pytest.Config, results: Sequence[Result]) -> None:
    """Store these results as pytest-benchmark will store all of them at the end, hooks included."""
    from pytest_benchmark.utils import safe_dumps

    session, hook, file = session_of(config), config.hook, run_file(config)
    if file is None:
        return
    document = hook.pytest_benchmark_generate_json(
        config=config,
        benchmarks=results,
        include_data=session.save_data,
        **_facts_of_run(config),
    )
    hook.pytest_benchmark_update_json(config=config, benchmarks=results, output_json=document)
    # without an indent, which takes ten times as long
    file.write(session.save or session.autosave, safe_dumps(document, ensure_ascii=True).encode())


def baseline_file(config: pytest.Config, path: Path) -> Path:
    """The file of a run that is compared with, whose path may be relative to the storage."""
    return Path(session_of(config).storage.path) / path
