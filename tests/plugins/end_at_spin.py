"""Ends the run, or lets its storage fail, as ``END`` says, when the first cell of ``spin`` is to begin.

``AT``: not at the first visit of such a cell, but at that one; all before are stored at once.
"""

import os
import shutil
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from bench.session import storing


def interrupt() -> None:
    raise KeyboardInterrupt


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    pytest.exit("enough")


def lose_storage() -> None:
    """Put a file in the place of the storage, which stops root too."""
    storage = Path(os.environ["STORAGE"])
    if storage.is_dir():
        shutil.rmtree(storage)
        storage.touch()


ENDS: dict[str, Callable[[], None]] = {
    "interrupt": interrupt,
    "kill": kill,
    "leave": leave,
    "lose_storage": lose_storage,
}


visits = count(1)


def pytest_configure() -> None:
    if "AT" in os.environ:
        storing.AGAIN_S = 0.0


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "[spin-" in item.name and next(visits) >= int(os.environ.get("AT", "1")):
        ENDS[os.environ["END"]]()
