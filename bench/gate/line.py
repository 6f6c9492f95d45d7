"""The gate's end of the line to a side: messages, and how long to wait for one."""

import json
import socket
import time
from collections.abc import Callable

from bench.gate.lockstep.protocol import MESSAGES, Calibrated, Ended, Message, Ready, encode
from bench.store.checked import ValidationError
from bench.store.decode import as_type
from bench.store.schema import LONGEST

POLL_S = 1.0  # between two looks at whether the side is still there
LONGEST_LINE = 1 << 26  # bytes
MOST_ITERATIONS = 2**53
SHOWN = 60  # bytes of what is no message


class ClosedLineError(Exception):
    """Nobody is at the other end."""


class GarbledLineError(Exception):
    """Something else than a message came: code that a side runs can write to the line, too."""


class Line:
    """its_end: the socket to hand to the side, and to close then."""

    def __init__(self) -> None:
        self._socket, self.its_end = socket.socketpair()
        self._buffer = b""

    def send(self, message: Message) -> None:
        """Raises ClosedLineError."""
        try:
            self._socket.sendall(encode(message))
        except OSError:
            raise ClosedLineError from None

    def receive(
        self,
        within_s: float,
        is_alive: Callable[[], bool],
        pause: Callable[[], float] = lambda: POLL_S,
    ) -> Message:
        """The next message. Raises TimeoutError, GarbledLineError, and ClosedLineError if the side is gone.

        A worker that outlives its pytest keeps the socket open, so ``is_alive`` is asked too. ``pause`` is
        called again and again until the message is there, and returns for how long to wait.
        """
        deadline = time.monotonic() + within_s
        while b"\n" not in self._buffer:
            wait_s = pause()
            self._socket.settimeout(max(0.01, min(wait_s, deadline - time.monotonic())))
            try:
                self._fill()
            except TimeoutError:
                if not is_alive():
                    raise ClosedLineError from None
                if time.monotonic() > deadline:
                    raise
        line, _, self._buffer = self._buffer.partition(b"\n")
        return _decoded(line)

    def _fill(self) -> None:
        try:
            received = self._socket.recv(1 << 20)
        except TimeoutError:
            raise
        except OSError:
            received = b""
        if not received:
            raise ClosedLineError
        self._buffer += received
        if len(self._buffer) > LONGEST_LINE:
            raise GarbledLineError(f"wrote more than {LONGEST_LINE >> 20} MiB to the gate's line at once")

    def close(self) -> None:
        self._socket.close()


def _decoded(line: bytes) -> Message:
    """The message, each field of its type. Raises GarbledLineError."""
    try:
        name, fields = json.loads(line)
        message: Message = as_type(fields, MESSAGES[name])
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError):
        message = Message()
    if not _is_possible(message):
        raise GarbledLineError(f"wrote {line[:SHOWN]!r} to the gate's line, which is no message")
    return message


def _is_possible(message: Message) -> bool:
    if isinstance(message, Calibrated):
        times = [message.round_s, message.whole_s]
        return 1 <= message.iterations < MOST_ITERATIONS and _are_seconds(times)
    if isinstance(message, Ready | Ended):
        return _are_seconds(message.took)
    return type(message) is not Message


def _are_seconds(values: list[float]) -> bool:
    return all(0 <= value < LONGEST for value in values)
