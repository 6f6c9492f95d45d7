"""A small cluster of our own: a scheduler and two workers, real processes on loopback.

It is started once and outlives the pools of a session, as a cluster does; it is replaced when it was lost or
another limit is asked for.
"""

import atexit
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.cluster import ClusterError, server
from bench.lifetime import is_running

WORKERS = 2  # processes; fewer if the limit is less
START_S = 60.0  # Python with Dask starts in a second, on a laden machine later
QUIET = {"DASK_LOGGING__DISTRIBUTED": "critical"}  # what goes wrong comes to the client


@dataclass(frozen=True)
class Local:
    """A running cluster. processes: the scheduler's and the workers' ids. limit: threads, over all workers.

    folder: for the workers' own files.
    """

    address: str
    processes: tuple[int, ...]
    limit: int
    folder: Path

    def is_there(self) -> bool:
        return all(map(is_running, self.processes))

    def end(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)


_running: list[Local] = []  # one at most
_ours = 0  # the process that started it: a fork only uses it


def ensure(limit: int) -> str:
    """The address of a cluster with so many threads, started if there is none. Raises ClusterError."""
    if _running and (_running[0].limit != limit or not _running[0].is_there()):
        end()
    if not _running:
        global _ours  # noqa: PLW0603 - one cluster for this process
        _ours = os.getpid()
        _running.append(start(limit))
        atexit.register(end)
    return _running[0].address


def running() -> str | None:
    """The address of the one that is running, if any is."""
    return _running[0].address if _running and _running[0].is_there() else None


def end() -> None:
    """End the cluster, with all that it still does."""
    while _running:
        cluster = _running.pop()
        if _ours == os.getpid():
            cluster.end()
            atexit.unregister(end)


def start(limit: int, workers: int = WORKERS) -> Local:
    """A scheduler and so many workers, whose threads are as even as can be. Raises ClusterError."""
    count = min(workers, limit)
    folder = Path(tempfile.mkdtemp(prefix="concurrency-bench-dask-"))
    processes: list[int] = []
    try:
        address, process = _started("scheduler")
        processes.append(process)
        shares = [(limit + index) // count for index in range(count)]
        for threads in shares:  # one by one: those that run are known if the next one fails
            _, process = _started("worker", address, str(threads), str(folder))
            processes.append(process)
    except BaseException:
        Local("", tuple(processes), limit, folder).end()
        raise
    return Local(address, tuple(processes), limit, folder)


def _started(*arguments: str) -> tuple[str, int]:
    """The address and the process of a server that was just started."""
    with subprocess.Popen(
        [sys.executable, "-m", server.__name__, str(os.getpid()), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the run
        env={**os.environ, **QUIET, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as parent:
        assert parent.stdout
        ready, _, _ = select.select([parent.stdout], [], [], START_S)
        line = parent.stdout.readline().split() if ready else []
    if len(line) != 2:
        raise ClusterError(f"a Dask {arguments[0]} did not start within {START_S:g} s")
    return line[0], int(line[1])
