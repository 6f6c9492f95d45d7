"""The line of pytest's output that says why."""

import pytest

from bench.gate.reasons import error_line, with_cure


@pytest.mark.parametrize(
    ("log", "line"),
    [
        ("", "it said nothing"),
        ("a\n\nb\n", "b"),
        (
            "ImportError while loading conftest.\nE   ModuleNotFoundError: No module named 'x'\nE   y",
            "ModuleNotFoundError: No module named 'x'",
        ),
        (
            "ERROR: usage: pytest\npytest: error: unrecognized arguments: -x\n",
            "pytest: error: unrecognized arguments: -x",
        ),
        ("OSError: the first\nWarning: later\nValueError: the last\n", "OSError: the first"),
    ],
)
def test_the_first_error_is_the_reason(log: str, line: str) -> None:
    assert error_line(log) == line


def test_a_module_that_is_missing_has_a_cure() -> None:
    assert "--setup" in with_cure("ModuleNotFoundError: No module named 'x'")
    assert with_cure("ValueError: x") == "ValueError: x"
