"""Whether a model's library is there, and which extra of our package brings it."""

import importlib.util

EXTRA = "models"


def missing(library: str) -> str | None:
    """A model's ``reason``: that its library is not installed, or None. Nothing is imported."""
    if importlib.util.find_spec(library):
        return None
    return f"{library} is not installed: install concurrency-bench[{EXTRA}]"
