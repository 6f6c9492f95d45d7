"""Whether a function, its items and its answers get to other processes and interpreters and back."""

import pickle
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.own.errors import in_one_line
from bench.own.target import Target

LONGEST_S = 1.0  # of pickling, after which the rest is believed
IMPORT_S = 60.0  # that a fresh interpreter may take
BOOTSTRAPPING = "has finished its bootstrapping phase"  # in what multiprocessing says of it
# As a spawned worker of multiprocessing imports it, which may start no process while it does so
IMPORT = """
import sys
sys.path[:] = {path!r}
from multiprocessing import process
process.current_process()._inheriting = True
from {own}.imported import attribute
attribute({place!r}, {name!r})
"""


def unpicklable(what: str, values: Sequence[Any]) -> str | None:
    """Which of the values can't be sent to another process and why, in a clause; None if all can."""
    began_s = time.monotonic()
    for index, value in enumerate(values):
        try:
            pickle.loads(pickle.dumps(value))  # noqa: S301 - of this process
        except Exception as error:  # noqa: BLE001 - the reader's classes may raise anything
            return f"{what} {index} can't be sent to another process ({in_one_line(error)})"
        if time.monotonic() - began_s > LONGEST_S:
            break
    return None


@dataclass(frozen=True)
class Imported:
    """seconds: until a fresh interpreter has imported a module. problem: why it can't, a clause, or None."""

    seconds: float
    problem: str | None = None


def imported_afresh(target: Target) -> Imported:
    """Import a function in an interpreter of its own, as a worker does that is no fork."""
    code = IMPORT.format(path=sys.path, own=__package__, place=target.place, name=target.name)
    began_s = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            timeout=IMPORT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Imported(IMPORT_S, f"a fresh process takes more than {IMPORT_S:g} s to import it")
    took_s = time.monotonic() - began_s
    if done.returncode == 0:
        return Imported(took_s)
    return Imported(took_s, f"a fresh process can't import it ({_last_error(done)})")


def _last_error(done: "subprocess.CompletedProcess[str]") -> str:
    """The line of a traceback that names the error; what follows it may be advice in many lines."""
    if BOOTSTRAPPING in done.stderr:
        return "it starts processes as it is imported; put that under `if __name__ == '__main__':`"
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    errors = [line for line in lines if line[0].isalpha() and "Error" in line.partition(":")[0]]
    said = (errors or lines)[-1:] or [f"exit code {done.returncode}"]
    return " ".join(said[0].split()).removesuffix(":")
