"""The running sides of a group, by number, and the one way to ask them."""

from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec, TypeVar

from bench.gate.lockstep.protocol import UnexpectedMessageError
from bench.gate.process import PytestProcess, SideError

Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")


class BrokenSideError(Exception):
    """A side is not where it has to be, and its group ends. side: its number."""

    def __init__(self, side: int, message: str) -> None:
        super().__init__(message)
        self.side = side


class Processes:
    """sides: in the order of their numbers."""

    def __init__(self, sides: Sequence[PytestProcess]) -> None:
        self._sides = sides

    def ask(
        self,
        side: int,
        method: Callable[Concatenate[PytestProcess, Arguments], Answer],
        /,
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Answer:
        """What a side answers, by a method of its process. Raises BrokenSideError."""
        try:
            return method(self._sides[side], *arguments, **named)
        except (SideError, UnexpectedMessageError) as error:
            raise BrokenSideError(side, str(error)) from None
