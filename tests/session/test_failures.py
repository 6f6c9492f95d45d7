"""A failure in one line."""

import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.session.failures import hidden, in_short, of_threads
from tests.helpers import ROOT


def test_the_error_comes_with_the_place_that_raised_it() -> None:
    with pytest.raises(ValueError) as raised:
        raise ValueError("first\nsecond")
    line = in_short(raised.value, ROOT)
    assert line.startswith("ValueError: first second (tests/session/test_failures.py:")


def test_of_a_group_the_first_that_is_no_group_is_shown() -> None:
    group = BaseExceptionGroup("tasks", [ExceptionGroup("inner", [KeyError("a")]), ValueError("b")])
    assert in_short(group, ROOT) == "KeyError: 'a'"


def test_the_place_in_a_worker_is_known_by_its_text() -> None:
    error = ValueError("bad")
    error.__cause__ = RuntimeError(f'\n  File "{ROOT}/workloads/spin.py", line 7, in work\n')
    assert in_short(error, ROOT) == "ValueError: bad (workloads/spin.py:7)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[31mred\x00", r"ValueError: \x1b[31mred\x00"), ("", "ValueError"), ("a" * 500, "a …")],
)
def test_a_message_is_one_short_line_that_no_terminal_obeys(text: str, shown: str) -> None:
    line = in_short(ValueError(text), Path("/nowhere"))
    assert line.endswith(shown)
    assert len(line) < 220


def test_hidden_failures_count_all_the_same() -> None:
    cell, other = SimpleNamespace(nodeid="cell"), SimpleNamespace(nodeid="other")
    terminal: Any = SimpleNamespace(stats={"failed": [cell, other], "passed": [cell]})
    with hidden(terminal, frozenset({"cell"})):
        assert terminal.stats["failed"] == [other]
    assert terminal.stats == {"failed": [cell, other], "passed": [cell]}


def test_what_ends_a_thread_is_noted_and_leaving_it_is_not() -> None:
    hook = threading.excepthook
    with of_threads(Path("/nowhere")) as errors:
        for target in ({}.popitem, sys.exit):
            thread = threading.Thread(target=target)
            thread.start()
            thread.join()
    assert errors == ["KeyError: 'popitem(): dictionary is empty'"]
    assert threading.excepthook == hook
