"""The side's end of the line to the gate: a method per message, each of which waits for the answer."""

from __future__ import annotations

import os
import signal
import socket
from typing import Any, NoReturn

from .protocol import (
    Begin,
    Calibrated,
    Collected,
    Describe,
    Ended,
    Finished,
    Item,
    Leave,
    Machine,
    Measure,
    Message,
    Proceed,
    Ready,
    Run,
    Skip,
    Turn,
    Unsupported,
    decode,
    encode,
    one_of,
)


class GateLine:
    """descriptor: of the socket that this process inherits."""

    def __init__(self, descriptor: int) -> None:
        os.set_inheritable(descriptor, False)  # a worker must not keep the line open
        self._socket = socket.socket(fileno=descriptor)
        self._stream = self._socket.makefile("rwb")

    def unsupported(self, versions: str, missing: list[str], known: str) -> NoReturn:
        self._answer(Unsupported(versions, missing, known))
        _end()  # not reached: the gate answers by ending this process

    def collected(
        self, benchmarks: dict[str, str], errors: dict[str, str], foreign: list[str], marked: list[str]
    ) -> Describe | Run:
        return one_of(self._answer(Collected(benchmarks, errors, foreign, marked)), Describe, Run)

    def machine(self, machine_info: dict[str, Any]) -> Run:
        return one_of(self._answer(Machine(machine_info)), Run)

    def item(self, id_: str) -> Begin | Skip:
        return one_of(self._answer(Item(id_)), Begin, Skip)

    def calibrated(self, iterations: int, round_s: float, whole_s: float, parallel: bool) -> Measure | Skip:
        return one_of(self._answer(Calibrated(iterations, round_s, whole_s, parallel)), Measure, Skip)

    def ready(self, took: list[float]) -> Turn | Skip:
        return one_of(self._answer(Ready(took)), Turn, Skip)

    def ended(self, outcome: str, reason: str, took: list[float], foreign: list[str]) -> Proceed:
        return one_of(self._answer(Ended(outcome, reason, took, foreign)), Proceed)

    def finished(self) -> Leave:
        return one_of(self._answer(Finished()), Leave)

    def _answer(self, message: Message) -> Message:
        self._send(message)
        return self._receive()

    def _send(self, message: Message) -> None:
        try:
            self._stream.write(encode(message))
            self._stream.flush()
        except OSError:
            _end()

    def _receive(self) -> Message:
        try:
            line = self._stream.readline()
        except OSError:
            line = b""
        return decode(line) if line else _end()


def _end() -> NoReturn:
    """The gate is gone: end this process and its children, for which the gate made a process group."""
    os.killpg(os.getpgid(0), signal.SIGKILL)
    os._exit(1)
