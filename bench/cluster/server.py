"""A scheduler or a worker of ``local``, in a process that is nobody's child and ends with the run.

``python -m SERVER PARENT scheduler`` or ``PARENT worker SCHEDULER THREADS FOLDER``. It prints its address and
its process id when it is ready, and nothing after that.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Sequence

from bench.lifetime import end_with

HOST = "127.0.0.1"
NO_DASHBOARD = {"dashboard": False, "dashboard_address": f"{HOST}:0"}  # Dask's default is a fixed port


def main(arguments: Sequence[str]) -> None:
    parent, role, *others = arguments
    if os.fork():
        os._exit(0)  # so it is not below the run, whose cells are measured with all that is below
    folder = others[-1] if others else ""

    def remove() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    end_with(int(parent), remove)
    asyncio.run(_scheduler() if role == "scheduler" else _worker(*others))


async def _scheduler() -> None:
    from distributed import Scheduler

    async with Scheduler(host=HOST, port=0, **NO_DASHBOARD) as scheduler:
        _say(scheduler.address)
        await scheduler.finished()


async def _worker(scheduler: str, threads: str, folder: str) -> None:
    from distributed import Worker

    # a worker that nears its limit of memory pauses, and what is compared with it has no such limit
    async with Worker(
        scheduler, nthreads=int(threads), host=HOST, memory_limit=None, local_directory=folder, **NO_DASHBOARD
    ) as worker:
        _say(worker.address)
        await worker.finished()


def _say(address: str) -> None:
    print(address, os.getpid(), flush=True)
    nowhere = os.open(os.devnull, os.O_WRONLY)  # who listened does so no more
    os.dup2(nowhere, sys.stdout.fileno())


if __name__ == "__main__":
    main(sys.argv[1:])
