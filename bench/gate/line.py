"""The gate's end of the line to a side: messages, and how long to wait for one."""

import socket
import time
from collections.abc import Callable

from bench.gate.lockstep.protocol import Message, decode, encode

POLL_S = 1.0  # between two looks at whether the side is still there


class ClosedLineError(Exception):
    """Nobody is at the other end."""


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

    def receive(self, within_s: float, is_alive: Callable[[], bool]) -> Message:
        """The next message. Raises TimeoutError, and ClosedLineError if the side is gone.

        A worker that outlives its pytest keeps the socket open, so ``is_alive`` is asked too.
        """
        deadline = time.monotonic() + within_s
        while b"\n" not in self._buffer:
            self._socket.settimeout(max(0.01, min(POLL_S, deadline - time.monotonic())))
            try:
                self._fill()
            except TimeoutError:
                if not is_alive():
                    raise ClosedLineError from None
                if time.monotonic() > deadline:
                    raise
        line, _, self._buffer = self._buffer.partition(b"\n")
        return decode(line)

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

    def close(self) -> None:
        self._socket.close()
