"""Peak memory of a process tree, sampled from a process of its own so that no worker is held up."""

import json
import select
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any, Self

import psutil

from bench.environment import ROOT

INTERVAL_S = 0.01
REST = 4  # rests four times as long as a sample took: a fifth of one core at most


class Sampler:
    """The parent's end: ``start``, run something, ``stop``. A context manager."""

    def __enter__(self) -> Self:
        # a session of its own: Ctrl-C is for the run, which then closes our stdin
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.sampler"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            cwd=ROOT,
        )
        self._receive()  # it has started: nothing of ours boots beside the first measurement
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=10)

    def start(self, root: int, exclude: list[int]) -> None:
        """Watch the process ``root`` and all below it but ``exclude`` and ourselves."""
        self._send({"root": root, "exclude": [*exclude, self._process.pid]})
        self._receive()  # the first sample is taken

    def stop(self) -> dict[str, Any]:
        """``peak_bytes``, ``peak_processes`` and the ``kind`` of bytes, PSS or RSS."""
        self._send({})
        return self._receive()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def _bytes(process: psutil.Process) -> int:
    # PSS shares out what forks have in common; where the system has none, RSS counts it again
    if sys.platform == "linux":
        return int(process.memory_full_info().pss)
    return int(process.memory_info().rss)


def _tree(root: psutil.Process, exclude: set[int]) -> list[psutil.Process]:
    found = [root, *root.children(recursive=True)]
    return [process for process in found if process.pid not in exclude]


def _sample(root: psutil.Process, exclude: set[int]) -> tuple[int, int]:
    total = count = 0
    with suppress(psutil.NoSuchProcess):
        for process in _tree(root, exclude):
            with suppress(psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
                total += _bytes(process)
                count += 1
    return total, count


def _watch(order: dict[str, Any]) -> dict[str, Any]:
    root, exclude = psutil.Process(order["root"]), set(order["exclude"])
    peak = _sample(root, exclude)
    print("{}", flush=True)
    pause_s = INTERVAL_S
    while not select.select([sys.stdin], [], [], pause_s)[0]:
        began_s = time.monotonic()
        peak = max(peak, _sample(root, exclude))
        pause_s = max(INTERVAL_S, REST * (time.monotonic() - began_s))
    sys.stdin.readline()
    kind = "pss" if sys.platform == "linux" else "rss"
    return {"peak_bytes": peak[0], "peak_processes": peak[1], "kind": kind}


def main() -> None:
    print("{}", flush=True)
    while line := sys.stdin.readline():
        print(json.dumps(_watch(json.loads(line))), flush=True)


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
