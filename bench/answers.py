"""No time is stored for a wrong answer."""

import inspect
from typing import Any

from bench.lab import Prepared


class WrongAnswerError(AssertionError):
    """The workload's own check refused what the model returned."""


def check(output: Any, prepared: Prepared) -> None:
    """Raises WrongAnswerError unless the workload accepts the output."""
    parts = output if isinstance(output, list) else [output]
    if any(inspect.isawaitable(part) for part in parts):
        raise WrongAnswerError("the result was never awaited: only making it was timed")
    try:
        prepared.workload.check(output, prepared.inputs)
    except AssertionError as error:
        raise WrongAnswerError(str(error)) from None
