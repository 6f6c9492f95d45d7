"""pytest's running of an item, and the file behind its terminal.

Stands on ``_pytest/runner.py`` (``runtestprotocol``; called again for the same item, it renews the item's
request, as pytest-rerunfailures relies on) and ``_pytest/_io/terminalwriter.py`` (``TerminalWriter._file``).
"""

from typing import TextIO

import pytest


def run_once(item: pytest.Item, following: pytest.Item | None) -> list[pytest.TestReport]:
    """Set an item up, call it and tear down what ``following`` does not need; nothing is reported yet.

    If ``following`` is the item itself, all that is the session's stays set up: any item may be the next.
    """
    from _pytest.runner import runtestprotocol

    # pytest tears down what the next item does not need, and every item needs the session
    nextitem = item.session if following is item else following
    return runtestprotocol(item, log=False, nextitem=nextitem)  # type: ignore[arg-type]


def terminal_file(config: pytest.Config) -> TextIO:
    """The stream that pytest's terminal writes to."""
    return config.get_terminal_writer()._file
