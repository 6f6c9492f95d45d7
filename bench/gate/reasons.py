"""Why something failed, as one line: the first error, and what to do about it where that is known."""

import re

ERROR = re.compile(r"\b(\w*Error|\w*Exception|error)\b ?:", re.IGNORECASE)
LEADS_TO_ONE = ("ImportError while", "ERROR: usage:")
NOT_INSTALLED = "No module named"
CURE = "let --setup install it, as in --setup 'pip install -e .'"


def error_line(log: str) -> str:
    """The line of pytest's output that says what went wrong first."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    marked = [line[1:].strip() for line in lines if line.startswith("E ")]
    errors = [line for line in lines if ERROR.search(line) and not line.startswith(LEADS_TO_ONE)]
    return (marked or errors or lines[-1:] or ["it said nothing"])[0]


def with_cure(reason: str) -> str:
    """The reason, and what to do about it if a module is not installed."""
    return f"{reason}; {CURE}" if NOT_INSTALLED in reason else reason
