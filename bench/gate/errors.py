"""The exit codes, and what leads to those that say there is no verdict."""

from enum import IntEnum


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
