"""Whether processes can share a lock here, which every pool of processes needs for its queues."""

import multiprocessing
from functools import cache


@cache
def no_semaphore(_module: str) -> str | None:
    """A model's ``reason``: why processes can share no lock, or None."""
    try:
        multiprocessing.get_context("fork").Lock()  # of a fork's context: no other process is started for it
    except (ImportError, OSError) as error:
        why = getattr(error, "strerror", None) or error
        return f"processes can share no lock here ({why}): a writable /dev/shm is needed"
    return None
