"""For libraries that set variables in the environment of this process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def same_environment() -> Iterator[None]:
    """Leave the environment as it was: what is measured later, and what it starts, would have it too."""
    before = dict(os.environ)
    try:
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)
