"""Every message between the gate and a side, typed once: a line of JSON each.

The side speaks first and waits for an answer after each message. Times are in seconds; an ``id`` is pytest's
node id. The fields hold JSON's own types, so that what is decoded is what was encoded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload


@dataclass(frozen=True)
class Message:
    """Of either direction."""


First = TypeVar("First", bound=Message)
Second = TypeVar("Second", bound=Message)


class UnexpectedMessageError(Exception):
    """Another message came than the ones that can come now."""


# -- from a side to the gate


@dataclass(frozen=True)
class Unsupported(Message):
    """This side's pytest-benchmark or pytest is not as it must be: nothing follows.

    versions: what runs here. missing: what is not as expected. known: the versions that work.
    """

    versions: str
    missing: list[str]
    known: str


@dataclass(frozen=True)
class Collected(Message):
    """Answered by Describe or Run.

    benchmarks: the fingerprint of each one's function, by id. errors: the line that says why a module could
    not be collected, by id. foreign: modules imported from the person's own checkout. marked: ids of tests
    that are marked as benchmarks and do not use the fixture.
    """

    benchmarks: dict[str, str]
    errors: dict[str, str]
    foreign: list[str]
    marked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Machine(Message):
    """Answered by Run. machine_info: pytest-benchmark's."""

    machine_info: dict[str, Any]


@dataclass(frozen=True)
class Item(Message):
    """Before a benchmark's set-up. Answered by Begin or Skip."""

    id: str


@dataclass(frozen=True)
class Calibrated(Message):
    """The benchmark was tried. Answered by Measure or Skip.

    iterations: calls per round that this side would choose. round_s: the timed part of such a round; whole_s:
    with its set-up and tear-down. parallel: it was seen to use more than one CPU.
    """

    iterations: int
    round_s: float
    whole_s: float
    parallel: bool


@dataclass(frozen=True)
class Ready(Message):
    """Before each turn. Answered by Turn or Skip.

    took: seconds per iteration of the rounds of the turn before, none at the first.
    """

    took: list[float]


@dataclass(frozen=True)
class Ended(Message):
    """After a benchmark's tear-down. Answered by Proceed.

    outcome: passed, failed or skipped. reason: why, in one line. took: as in Ready, of the last turn.
    """

    outcome: str
    reason: str
    took: list[float]
    foreign: list[str]


@dataclass(frozen=True)
class Finished(Message):
    """The session ends. Answered by Leave."""


# -- from the gate to a side


@dataclass(frozen=True)
class Describe(Message):
    """Say which machine this is."""


@dataclass(frozen=True)
class Run(Message):
    """Run these benchmarks, ids in this order."""

    benchmarks: list[str]


@dataclass(frozen=True)
class Begin(Message):
    """Go on to the benchmark's set-up and first calls."""


@dataclass(frozen=True)
class Skip(Message):
    """End this benchmark here."""

    reason: str


@dataclass(frozen=True)
class Measure(Message):
    """How both sides measure: ``turns`` turns of ``block`` rounds of ``iterations`` calls.

    watched: rounds of a turn before those that is not timed, since the gate watches the memory in it.
    """

    turns: int
    block: int
    iterations: int
    watched: int = 0

    @property
    def rounds(self) -> int:
        """In all."""
        return self.watched + self.turns * self.block


@dataclass(frozen=True)
class Turn(Message):
    """Take a turn, on these CPUs."""

    cpus: list[int]


@dataclass(frozen=True)
class Proceed(Message):
    """Go on to the next benchmark."""


@dataclass(frozen=True)
class Leave(Message):
    """End the process."""


MESSAGES = {kind.__name__: kind for kind in Message.__subclasses__()}


def encode(message: Message) -> bytes:
    return json.dumps([type(message).__name__, vars(message)]).encode() + b"\n"


def decode(line: bytes) -> Message:
    name, fields = json.loads(line)
    return MESSAGES[name](**fields)


@overload
def one_of(message: Message, first: type[First]) -> First: ...
@overload
def one_of(message: Message, first: type[First], second: type[Second]) -> First | Second: ...
def one_of(message: Message, first: type[Message], second: type[Message] | None = None) -> Message:
    """The message, if it is of an expected type. Raises UnexpectedMessageError if it is not."""
    if not isinstance(message, (first, second or first)):
        raise UnexpectedMessageError(f"{type(message).__name__} came instead of {first.__name__}")
    return message
