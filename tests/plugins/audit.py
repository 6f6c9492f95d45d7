"""Prints, when a run is over, which Pythons it started, what it wrote to .cache and whether it has pandas.

pytest-benchmark and ``platform`` start other programs (git, file).
"""

import os
import sys
from pathlib import Path
from typing import Any

FORKS = {"os.posix_spawn", "os.fork", "os.forkpty", "os.system"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
events: list[str] = []


def starts_python(event: str, arguments: tuple[Any, ...]) -> bool:
    return event in FORKS or (event == "subprocess.Popen" and sys.executable in str(arguments[:2]))


def writes_to_cache(event: str, arguments: tuple[Any, ...]) -> bool:
    writes = event == "os.mkdir" or (event == "open" and int(arguments[2]) & WRITING)
    return bool(writes) and ".cache" in Path(str(arguments[0])).parts


def note(event: str, arguments: tuple[Any, ...]) -> None:
    if starts_python(event, arguments) or writes_to_cache(event, arguments):
        events.append(f"{event} {arguments[:2]}")


sys.addaudithook(note)


def pytest_unconfigure() -> None:
    print(f"audit: {events}, pandas: {'pandas' in sys.modules}")
