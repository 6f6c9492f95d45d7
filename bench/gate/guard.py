"""However the gate ends, it ends with one line and a code that is no verdict it has not reached.

Python ends with 1 for an exception that nobody expected, which is the code of a regression.
"""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from bench.gate.errors import CannotMeasureError, Exit, RequestError
from bench.interrupts import Interrupted, interruptible
from bench.text.characters import encodable, visible
from fixtures.server_process import ServerError

OURS = Path(__file__).parents[1]


class Refused(click.ClickException):
    """What was asked for can't be done as asked."""

    exit_code = int(Exit.USAGE)


class Unmeasured(click.ClickException):
    """What was asked for could not be measured."""

    exit_code = int(Exit.COULD_NOT_MEASURE)


@contextmanager
def guarded() -> Iterator[None]:
    """Let every error end the command with one line: exit code 2 for a wrong request, 3 for all else."""
    try:
        with interruptible():
            yield
            sys.stdout.flush()  # not at exit, when nobody is told that it failed
    except RequestError as error:
        raise Refused(_line(str(error))) from None
    except (CannotMeasureError, ServerError) as error:
        raise Unmeasured(_line(str(error))) from None
    except KeyboardInterrupt:
        raise Unmeasured("interrupted: no verdict") from None
    except (BrokenPipeError, SystemExit) as error:
        raise Unmeasured(_of_output(error)) from None
    except OSError as error:
        raise Unmeasured(_line(_of_system(error))) from None
    except Exception as error:  # noqa: BLE001 - what nobody foresaw
        raise Unmeasured(_line(_unforeseen(error))) from None


def _line(message: str) -> str:
    """On one line, and such that standard error can show it."""
    line = " ".join(message.split()) or "it is not known why"
    return encodable(visible(line), getattr(sys.stderr, "encoding", None) or "ascii")


def _leave_standard_output() -> None:
    """Python would try once more to write what is left, and say that it failed."""
    with suppress(OSError, ValueError), Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _of_output(error: BaseException) -> str:
    """A pipe without a reader, for which rich ends the process with 1, or code that ends it otherwise."""
    if any(isinstance(before, BrokenPipeError) for before in _chain(error)):
        _leave_standard_output()
        return "nobody reads the output any more"
    return f"something ended the gate before its end, with {error}"


def _of_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _unforeseen(error: Exception) -> str:
    """What happened and where in our code, or that it was an interrupt on its way through other code."""
    if any(isinstance(before, Interrupted) for before in _chain(error)):
        return "interrupted: no verdict"
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(OURS)] or frames
    frame = ours[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"this is a fault of the gate's own, please report it: {type(error).__name__}: {error} ({where})"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
