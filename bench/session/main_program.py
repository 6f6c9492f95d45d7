"""The main program, which multiprocessing imports again in every worker that is not a fork."""

import sys


def hide_main_program() -> None:
    """Let spawned workers import no main program.

    It would be pytest if the run was started as ``pytest``, and nothing if as ``python -m pytest``.
    """
    main = sys.modules["__main__"]
    main.__spec__ = None
    main.__file__ = None
