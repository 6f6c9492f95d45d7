"""A failed cell in one line: what was raised first, and where; pytest's tracebacks come when asked for."""

import re
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb

import pytest

REMOTE_PLACE = re.compile(r'File "([^"]+)", line (\d+)')  # in a traceback that a worker process sent as text
LONGEST = 200  # characters of a message: an answer that is wrong may have thousands of rows


def in_short(error: BaseException, root: Path) -> str:
    """The error and the place that raised it, relative to ``root`` if it is there."""
    error = _first(error)
    text = " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")
    text = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    place = _place(error, root)
    return f"{shown} ({place})" if place else shown


@contextmanager
def of_threads(root: Path) -> Generator[list[str], None, None]:
    """Take note of what ends a thread in the block, in short; SystemExit is a way to end one."""
    errors: list[str] = []

    def note(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value and not isinstance(arguments.exc_value, SystemExit):
            errors.append(in_short(arguments.exc_value, root))

    before, threading.excepthook = threading.excepthook, note
    try:
        yield errors
    finally:
        threading.excepthook = before


def _first(error: BaseException) -> BaseException:
    """What a group holds first: of tasks that fail together, one tells as much as all."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _place(error: BaseException, root: Path) -> str | None:
    """The last line of the root's files that was on the way; what keeps the time is none of them."""
    remote = REMOTE_PLACE.findall(str(error.__cause__)) if error.__cause__ else []
    local = [(frame.filename, frame.lineno) for frame in extract_tb(error.__traceback__)]
    session = root / "bench" / "session"
    own = [
        f"{path.relative_to(root)}:{line}"
        for name, line in remote or local
        if (path := Path(name)).is_relative_to(root)
        and not path.is_relative_to(session)
        and "site-packages" not in path.relative_to(root).parts  # where the suite itself may be installed
    ]
    return own[-1] if own else None


def shows_tracebacks(config: pytest.Config) -> bool:
    """Whether tracebacks were asked for."""
    return bool(config.option.tbstyle != "auto" or config.option.verbose > 0)


@contextmanager
def hidden(terminal: pytest.TerminalReporter, names: frozenset[str]) -> Generator[None, None, None]:
    """Let pytest show none of these failures in the block, by node id; they count all the same."""
    kept = {key: terminal.stats.get(key, []) for key in ("failed", "error")}
    for key, reports in kept.items():
        terminal.stats[key] = [report for report in reports if report.nodeid not in names]
    try:
        yield
    finally:
        for key, reports in kept.items():
            terminal.stats[key] = reports
            if not reports:
                del terminal.stats[key]  # its colour and its count would be shown
