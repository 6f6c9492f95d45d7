"""The exit codes, and what leads to those that say there is no verdict."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Protocol


class Exit(IntEnum):
    """What the process ends with."""

    NO_REGRESSION = 0
    REGRESSION = 1
    USAGE = 2
    COULD_NOT_MEASURE = 3
    NO_VERDICT = 4


class RequestError(Exception):
    """What was asked for can't be done as asked; the message says why and what to do, in one line."""


class CannotMeasureError(Exception):
    """What was asked for could not be measured; the message says why and what to do, in one line."""


class Stoppable(Protocol):
    """The record of a measurement. stopped: why it ended before its end, empty if it did not."""

    stopped: str


@contextmanager
def why_stopped(record: Stoppable) -> Iterator[None]:
    """Write into the record what ends the measurement before its end."""
    try:
        yield
    except BaseException as error:
        record.stopped = "it was interrupted" if isinstance(error, KeyboardInterrupt) else str(error)
        raise
