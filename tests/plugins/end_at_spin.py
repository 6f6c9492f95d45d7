"""Ends the run, or lets its storage fail, as ``END`` says, when the first cell of ``spin`` is to begin."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest


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


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "[spin-" in item.name:
        ENDS[os.environ["END"]]()
