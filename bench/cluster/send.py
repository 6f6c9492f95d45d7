"""Looks at a running cluster and gives its workers our code, in a process of its own.

``python -m SEND ADDRESS ARCHIVE`` prints a line of JSON: what there is, or what is wrong. Dask's client
starts threads, and a pool of this session that was forked beside them would be another pool.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.cluster import Cluster, ClusterError, archive
from bench.cluster.job import CONNECT_S
from fixtures.place import IMPORTED_FROM

PREFIX = "concurrency-bench-code-"  # of the archives that we send
WORKERS_S = 10.0  # until a cluster has a worker
SEND_S = 120.0  # in which all of it is done


def send(address: str, path: Path) -> Cluster:
    """The cluster at that address, whose workers now have the archive. Raises ClusterError."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, address, str(path)],
            cwd=IMPORTED_FROM,
            env={**os.environ, "DASK_LOGGING__DISTRIBUTED": "critical"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SEND_S,
            check=False,
        )
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        raise ClusterError(f"the cluster at {address} did not take our code within {SEND_S:g} s") from None
    except (IndexError, ValueError):
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise ClusterError(f"the cluster at {address} can't be used: {last}") from None
    if problem := answer.get("problem"):
        raise ClusterError(problem)
    return Cluster(address, answer["workers"], answer["threads"])


def main(arguments: Sequence[str]) -> None:
    address, path = arguments[0], Path(arguments[1])
    try:
        answer: dict[str, Any] = _sent(address, path)
    except Exception as error:  # noqa: BLE001 - Dask raises what it likes, a worker what an import raises
        answer = {"problem": " ".join(f"the cluster at {address}: {_in_short(error)}".split())}
    print(json.dumps(answer))


def _in_short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")


def _sent(address: str, path: Path) -> dict[str, Any]:
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        return {"problem": f"no Dask scheduler answers at {address}"}
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKERS_S)
        except TimeoutError:
            return {"problem": f"the cluster at {address} has no worker"}
        client.run(_forgetting(), archive.tops(path), PREFIX)
        client.upload_file(str(path))  # those that come later get it, too
        threads: dict[str, int] = client.nthreads()
    return {"workers": len(threads), "threads": sum(threads.values())}


def _forgetting() -> Any:
    """What has a worker forget the code of an earlier run. It travels as code: no worker has our modules yet.

    Only a function that is defined in another one does so: Dask sends others by their name.
    """

    def forget(tops: list[str], prefix: str) -> None:
        import importlib
        import sys
        from pathlib import PurePath

        sys.path[:] = [place for place in sys.path if not PurePath(place).name.startswith(prefix)]
        for name in list(sys.modules):
            if name.partition(".")[0] in tops:
                del sys.modules[name]
        importlib.invalidate_caches()

    return forget


if __name__ == "__main__":
    main(sys.argv[1:])
