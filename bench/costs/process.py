"""What a process that measures by itself sets before its imports, as ``conftest.py`` does for a session."""

import os


def without_blas_threads() -> None:
    """Let numpy, which is not imported yet, start no threads.

    Python warns of each fork beside them, and a fork of a process with threads is not the fork that is to be
    measured.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
