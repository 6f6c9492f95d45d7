"""The main program, which multiprocessing imports again in every worker that is not a fork."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


def hide_main_program() -> None:
    """Let spawned workers import no main program.

    It would be pytest if the run was started as ``pytest``, and nothing if as ``python -m pytest``.
    """
    main = sys.modules["__main__"]
    main.__spec__ = None
    main.__file__ = None


class OsExitError(RuntimeError):
    """``os._exit`` was called in the process of the run."""


@contextmanager
def os_exit_as_error() -> Iterator[None]:
    """Let ``os._exit`` raise OsExitError inside the context, where it would end the whole run at once.

    In a fork it ends the fork: it is how multiprocessing ends its workers.
    """
    run, end_at_once = os.getpid(), os._exit

    def raise_in_run(status: int) -> NoReturn:
        if os.getpid() != run:
            end_at_once(status)
        raise OsExitError(f"os._exit({status}) was called, which would have ended the run")

    setattr(os, "_exit", raise_in_run)  # noqa: B010 - a type checker knows it as a function
    try:
        yield
    finally:
        setattr(os, "_exit", end_at_once)  # noqa: B010 - as above
