"""What the tests of a cluster run on it; its workers import this."""

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple


class Victim(NamedTuple):
    """An item whose worker is killed while it is in work, the first time; later it is as any other."""

    number: int
    mark: Path


def double(item: int) -> int:
    return 2 * item


def slowly(item: int) -> int:
    time.sleep(0.05)
    return 2 * item


def kill_once(item: "int | Victim") -> int:
    if isinstance(item, int):
        return slowly(item)
    try:
        item.mark.touch(exist_ok=False)
    except FileExistsError:
        return 2 * item.number
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def kill_always(_item: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def refuse(_item: int) -> int:
    raise ConnectionRefusedError("refused")  # an OSError, as a lost connection to a worker is


def process(_item: int) -> int:
    return os.getpid()


def moment(_item: int) -> float:
    return time.monotonic()
