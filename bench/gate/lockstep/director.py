"""The line to the gate: a socket that this process inherits."""

from __future__ import annotations

import json
import os
import signal
import socket
from typing import Any


class Director:
    """The gate's end of the line: we say where we are, and go on when it answers."""

    def __init__(self, descriptor: int) -> None:
        os.set_inheritable(descriptor, False)
        self._lines = socket.socket(fileno=descriptor).makefile("rw", encoding="utf-8")

    def ask(self, kind: str, **facts: object) -> dict[str, Any]:
        """Wait for the answer to a message. If the gate is gone, so are we and our children."""
        try:
            self._lines.write(json.dumps({"kind": kind, **facts}) + "\n")
            self._lines.flush()
            line = self._lines.readline()
        except OSError:
            line = ""
        if not line:
            os.killpg(os.getpgid(0), signal.SIGKILL)  # the gate gave us a process group of our own
        answer: dict[str, Any] = json.loads(line)
        return answer
