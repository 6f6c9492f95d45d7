"""Surroundings that allow little or lack much: what can be measured is, the rest is a line, nothing hangs.

What this system can't set up is skipped, with the reason. A full disk is in ``test_full_disk``.
"""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.gate import workspace
from bench.lifetime import end_with_parent
from bench.session.budget import Budget
from fixtures import server_process
from fixtures.server_process import ServerError
from tests.faults import engine
from tests.faults.engine import NEVER, NO_BYTECODE, Around, cells, with_plugin
from tests.faults.users import whom_permissions_bind, with_the_number
from tests.gate.project import Project
from tests.helpers import ROOT

BOTH = ("faulty", "sleep")  # what ``engine.run`` runs


def only_line(output: str) -> str:
    (line,) = filter(None, output.splitlines())
    return line


# -- few processes and threads


def test_where_few_processes_are_allowed_what_needs_none_is_measured(suite: Path, tmp_path: Path) -> None:
    alone, pools = ("serial", "asyncio"), ("mp_pool", "process_pool_fork")
    models = (*alone, "threads", "thread_pool", "asyncio_threads", *pools)
    around = Around(with_the_number(61_234), {resource.RLIMIT_NPROC: 2}, environment=NO_BYTECODE)
    if not around.python("-c", "import os; os.fork(); os.fork()", cwd=tmp_path).returncode:
        pytest.skip("this system does not count a user's processes")
    seen = engine.run(suite, models, "raises", NEVER, storage=tmp_path, timeout_s=5, around=around)
    output = seen.require_clean()
    assert seen.code == 1, output
    assert seen.stored >= cells(BOTH, alone), output  # of threads, one may have ended before the next began
    assert not seen.stored & cells(BOTH, pools), output
    for cell in cells(BOTH, models) - seen.stored:
        (line,) = seen.lines_with(f"FAILED {cell}: ")
        assert "start new thread" in line or "Resource temporarily unavailable" in line, line


def test_a_worker_without_a_thread_to_watch_its_parent_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    try:
        end_with_parent()
    finally:
        signal.signal(signal.SIGINT, before)


def no_process_left(*_: object, **__: object) -> None:
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def test_a_server_for_which_there_is_no_process_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", no_process_left)
    with pytest.raises(ServerError, match=r"^the HTTP server can't be started: Resource temporarily"):
        server_process.Replaceable().get()


def test_a_gate_for_which_there_is_no_process_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(subprocess, "Popen", no_process_left)
    with pytest.raises(BlockingIOError), workspace.workspace(ROOT):
        pass
    assert list(tmp_path.iterdir()) == []


# -- little memory


def test_a_cell_that_wants_more_memory_than_there_is_fails_alone(suite: Path, tmp_path: Path) -> None:
    models = ("serial", "thread_pool", "asyncio", "mp_pool", "process_pool_fork")
    around = Around(limits={resource.RLIMIT_AS: 8 << 30})
    seen = engine.run(suite, models, "wants_all_memory", 1, storage=tmp_path, timeout_s=30, around=around)
    output = seen.require_clean()
    assert seen.code == 1, output
    assert seen.stored == cells(["sleep"], models), output
    for cell in cells(["faulty"], models):
        (line,) = seen.lines_with(f"FAILED {cell}: ")
        assert "MemoryError" in line, line


# -- no locks that processes can share

NO_LOCKS = """
import _multiprocessing, errno, os

def refuse(*_):
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))

refuse.SEM_VALUE_MAX = _multiprocessing.SemLock.SEM_VALUE_MAX
_multiprocessing.SemLock = refuse
"""


def test_without_dev_shm_what_needs_it_is_not_run_and_that_is_said_once(suite: Path, tmp_path: Path) -> None:
    alone, pools = ("serial", "threads", "asyncio"), ("mp_pool", "process_pool_fork", "asyncio_processes")
    around, storage = with_plugin(tmp_path, "no_locks", NO_LOCKS), tmp_path / "stored"
    seen = engine.run(suite, (*alone, *pools), "raises", NEVER, storage=storage, timeout_s=30, around=around)
    output = seen.require_clean()
    assert (seen.code, seen.stored) == (0, cells(BOTH, alone)), output
    reason = "processes can share no lock here (Read-only file system): a writable /dev/shm is needed"
    assert " ".join(output.split()).count(reason) == 1, output
    assert len(seen.lines) < 40, output


# -- a checkout that can't be written to, and another user


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A copy of the suite with folders in which nothing can be made."""
    folder = engine.copy_of_suite(tmp_path / "suite")
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for each in folders:
        each.chmod(0o555)
    yield folder
    for each in folders:
        each.chmod(0o755)


def test_a_read_only_checkout_is_measured_and_says_that_it_can_store_nothing(
    read_only: Path, tmp_path: Path
) -> None:
    around = Around(whom_permissions_bind(tmp_path), environment={"HOME": str(tmp_path)})
    chosen = ("--profile=smoke", "--model=serial", "--workload=sleep", "--workload=booking_dates_stdlib")
    measured = around.pytest(*chosen, cwd=read_only)
    assert measured.returncode == 0, measured.stdout
    assert "2 passed" in measured.stdout
    refused = around.pytest(*chosen, "--benchmark-autosave", cwd=read_only)
    assert refused.returncode == pytest.ExitCode.USAGE_ERROR, refused.stdout
    line = only_line(refused.stdout)
    assert line.startswith("ERROR: storage ")
    assert "/.benchmarks/" in line
    assert "Permission denied" in line
    assert "--benchmark-storage=FOLDER" in line


def test_a_gate_that_could_not_keep_its_record_is_refused_before_it_measures(tmp_path: Path) -> None:
    project, closed = Project(tmp_path), tmp_path / "closed to us"
    closed.mkdir(mode=0o555)
    around = Around(whom_permissions_bind(tmp_path), environment=project.environment(**NO_BYTECODE))
    for option in ("--json", "--summary"):
        arguments = project.arguments("--base", "base", option, closed / "gate")
        done = around.python("-m", "bench", *arguments, cwd=ROOT)
        assert done.returncode == 2, done.stdout
        assert only_line(done.stdout) == f"Error: {closed / 'gate'}: Permission denied"
    assert list(closed.iterdir()) == project.left_behind() == []


def test_a_user_whom_nobody_knows_measures_and_stores(suite: Path, tmp_path: Path) -> None:
    around = Around(with_the_number(61_235), environment={"HOME": "/nowhere", **NO_BYTECODE})
    models = ("serial", "threads", "mp_pool")
    seen = engine.run(suite, models, "raises", NEVER, storage=tmp_path, timeout_s=30, around=around)
    output = seen.require_clean()
    assert (seen.code, seen.stored) == (0, cells(BOTH, models)), output


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder whose way every user may go."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_repository_of_somebody_else_is_said_with_what_to_do(passable: Path) -> None:
    project = Project(passable)
    environment = project.environment(HOME=str(project.temporary), **NO_BYTECODE)
    around = Around(with_the_number(61_236), environment=environment)
    read = [*around.before, "git", "-C", str(project.folder), "rev-parse"]
    if not subprocess.run(read, env=environment, capture_output=True, check=False).returncode:
        pytest.skip("git trusts every repository here")
    done = around.python("-m", "bench", *project.arguments("--base", "base"), cwd=ROOT)
    assert done.returncode == 2, done.stdout
    assert f"git config --global --add safe.directory '{project.folder}'" in only_line(done.stdout)


# -- clocks that jump

JUMPS = """
import itertools, time
right, jumps = time.time, itertools.cycle([0, 7200, -7200, 1e6])
time.time = lambda: right() + next(jumps)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there a process's age is known by another clock")
def test_a_budget_does_not_follow_the_time_of_day(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Budget(1.0).started_s
    monkeypatch.setattr(time, "time", lambda: 1e12)
    assert Budget(1.0).started_s == pytest.approx(before, abs=0.1)


def test_no_duration_is_taken_from_the_time_of_day() -> None:
    paths = (path for room in ("bench", "fixtures", "workloads") for path in (ROOT / room).rglob("*.py"))
    asking = [str(path.relative_to(ROOT)) for path in paths if "time.time()" in path.read_text()]
    assert asking == ["bench/session/budget.py"]  # not on Linux


def test_a_run_whose_clock_jumps_is_as_any_other(suite: Path, tmp_path: Path) -> None:
    models, storage = ("serial", "threads", "asyncio", "mp_pool"), tmp_path / "stored"
    around = with_plugin(tmp_path, "jumps", JUMPS)
    seen = engine.run(suite, models, "raises", NEVER, storage=storage, timeout_s=30, around=around)
    output = seen.require_clean()
    assert (seen.code, seen.stored) == (0, cells(BOTH, models)), output


# -- what macOS lacks

AS_ON_MACOS = """
import multiprocessing, os, tempfile
for name in ("sched_getaffinity", "sched_setaffinity", "O_TMPFILE", "waitid"):
    if hasattr(os, name):
        delattr(os, name)
os.process_cpu_count = os.cpu_count
tempfile._O_TMPFILE_WORKS = False
multiprocessing.set_start_method("spawn")
"""


def test_without_what_macos_lacks_all_is_measured(suite: Path, tmp_path: Path) -> None:
    models = ("serial", "threads", "asyncio", "mp_pool", "process_pool_forkserver")
    around, storage = with_plugin(tmp_path, "as_on_macos", AS_ON_MACOS), tmp_path / "stored"
    seen = engine.run(suite, models, "raises", NEVER, storage=storage, timeout_s=60, around=around)
    output = seen.require_clean()
    assert (seen.code, seen.stored) == (0, cells(BOTH, models)), output
    (path,) = storage.rglob("*.json")
    facts = (benchmark["extra_info"] for benchmark in json.loads(path.read_text())["benchmarks"])
    assert {each["start_method"] for each in facts if each["model"] == "mp_pool"} == {"spawn"}
