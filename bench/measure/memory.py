"""Peak memory of a process tree, sampled from a process of its own so that no worker is held up."""

import json
import select
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any, Self

import psutil

from fixtures.place import IMPORTED_FROM

INTERVAL_S = 0.01
REST = 4  # rests four times as long as a sample took: a fifth of one core at most


@dataclass(frozen=True)
class Peak:
    """bytes: the most at one time, of ``kind``: PSS, or RSS where the system has no PSS.

    processes: the most at one time.
    """

    bytes: int
    processes: int
    kind: str


@dataclass
class Watch:
    """What was seen while a block ran. peak: None until the block is left."""

    peak: Peak | None = None


class MemorySampler:
    """The suite's end of the sampling process, which is started at the first ``watch``. A context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._instruments: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def leave_out(self, process: int) -> None:
        """Never count this process, which is an instrument as we are."""
        self._instruments.add(process)

    @contextmanager
    def watch(self, root: int) -> Iterator[Watch]:
        """Watch the process ``root`` and all below it, but the instruments, while the block runs.

        Whatever goes wrong, in the block or in the sampling, ends the sampling process: the next watch has
        one of its own. Raises RuntimeError if it was ended by somebody else.
        """
        watch = Watch()
        try:
            process = self._running()
            # answered when the first sample is taken
            _ask(process, {"root": root, "leave_out": [*self._instruments, process.pid]})
            yield watch
            watch.peak = Peak(**_ask(process, {}))
        except BaseException:
            self._end()
            raise

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()  # workers of an interrupted run may hold its stdin open
            with suppress(OSError):  # what it was asked last may be unwritten
                process.communicate(timeout=10)

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None:
            # a session of its own: Ctrl-C is for the run, which then closes our stdin
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
                cwd=IMPORTED_FROM,
            )
        return self._process


def _ask(process: "subprocess.Popen[str]", request: dict[str, Any]) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        reply: dict[str, Any] = json.loads(process.stdout.readline())
    except (OSError, ValueError):
        raise RuntimeError("the process that samples the memory has ended") from None
    return reply


def _bytes(process: psutil.Process) -> int:
    # PSS shares out what forks have in common; where the system has none, RSS counts it again
    if sys.platform == "linux":
        return int(process.memory_full_info().pss)
    return int(process.memory_info().rss)


def _sample(root: psutil.Process, leave_out: Collection[int]) -> tuple[int, int]:
    """Bytes and number of the processes of the tree."""
    total = count = 0
    with suppress(psutil.NoSuchProcess):
        for process in [root, *root.children(recursive=True)]:
            if process.pid in leave_out:
                continue
            with suppress(psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
                total += _bytes(process)
                count += 1
    return total, count


def _watch(request: dict[str, Any]) -> Peak:
    """Sample until the next line arrives."""
    root, leave_out = psutil.Process(request["root"]), set(request["leave_out"])
    peak = _sample(root, leave_out)
    print("{}", flush=True)
    pause_s = INTERVAL_S
    while not select.select([sys.stdin], [], [], pause_s)[0]:
        began_s = time.monotonic()
        peak = max(peak, _sample(root, leave_out))
        pause_s = max(INTERVAL_S, REST * (time.monotonic() - began_s))
    sys.stdin.readline()
    return Peak(*peak, kind="pss" if sys.platform == "linux" else "rss")


def main() -> None:
    """Answer each request on stdin by a line on stdout, until stdin is closed."""
    while line := sys.stdin.readline():
        print(json.dumps(asdict(_watch(json.loads(line)))), flush=True)


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
