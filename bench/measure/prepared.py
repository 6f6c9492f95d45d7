"""A workload with all that it needs, built before anything is timed, and the check of its answer."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.contracts import Workload
from fixtures.inputs import Inputs, Sizes


class WrongAnswerError(AssertionError):
    """The workload's own check refused what the model returned."""


@dataclass(frozen=True)
class Prepared:
    """A workload under its name, with its inputs and the items built from them.

    sizes: of its inputs, by which two of one workload are told apart.
    """

    name: str
    workload: Workload
    inputs: Inputs
    items: Sequence[Any]
    sizes: Sizes | None = None

    @classmethod
    def of(cls, name: str, workload: Workload, inputs: Inputs, sizes: Sizes | None = None) -> "Prepared":
        return cls(name, workload, inputs, workload.items(inputs), sizes)

    def check(self, output: Any) -> None:
        """Raises WrongAnswerError unless the workload accepts the output of ``combine``."""
        parts = output if isinstance(output, list) else [output]
        if any(inspect.isawaitable(part) for part in parts):
            raise WrongAnswerError("the result was never awaited: only making it was timed")
        try:
            self.workload.check(output, self.inputs)
        except AssertionError as error:
            raise WrongAnswerError(str(error)) from None
