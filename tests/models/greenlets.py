"""What the tests of gevent run in its interpreter, which imports this after it is patched."""

import os
import signal
import threading
import time
from typing import Any

_now: list[object] = []  # an entry for each that waits
_of_thread = threading.local()


class UnsendableError(Exception):
    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


def is_patched(module: str) -> bool:
    from gevent import monkey

    return bool(monkey.is_module_patched(module))


def at_once(seconds: float) -> int:
    """How many were waiting when this one had waited."""
    _now.append(None)
    time.sleep(seconds)
    now = len(_now)
    _now.pop()
    return now


def place(_item: int) -> tuple[int, int]:
    return os.getpid(), threading.get_native_id()


def seen_before(_item: int) -> bool:
    """Whether an item before this one was in the same thread, by what is kept for one."""
    known = hasattr(_of_thread, "known")
    _of_thread.known = True
    return known


def raise_what_no_pickle_holds(_item: int) -> None:
    raise UnsendableError(1, 2)


def what_no_pickle_holds(_item: int) -> Any:
    return lambda: None


def kill(_item: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
