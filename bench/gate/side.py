"""One pytest process of a pair: started, talked to in turns, ended with all it started."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLUGIN = "bench_gate_lockstep"
WRITTEN = shutil.ignore_patterns("__pycache__")  # by this interpreter, for this one
LAST_LINES = 8
Message = dict[str, Any]


class SideError(Exception):
    """A side died or hangs; the message says how, in one line. ``log`` is the end of its output."""

    def __init__(self, message: str, log: str = "", exit_code: int | None = None) -> None:
        super().__init__(message)
        self.log = log
        self.exit_code = exit_code


@dataclass(frozen=True)
class Target:
    """What a side runs: a revision's folder, with its interpreter and environment variables.

    home: the person's own checkout, from which no code may come.
    """

    name: str
    folder: Path
    python: str
    home: Path
    arguments: Sequence[str] = ()


def lay_plugin(folder: Path) -> None:
    """Put the lock-step plugin into a folder of its own, for the sides to import."""
    shutil.copytree(Path(__file__).with_name("lockstep"), folder / PLUGIN, ignore=WRITTEN)


class Side:
    """A running side. It goes on when ``send`` has answered it, and ``receive`` waits until it has paused."""

    def __init__(self, target: Target, plugin_folder: Path, log: Path, seed: int) -> None:
        self.target = target
        self._log = log
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(filter(None, [str(plugin_folder), os.environ.get("PYTHONPATH", "")]))
        environment = os.environ | {
            "PYTHONPATH": path,
            "PYTHONHASHSEED": str(seed),
            "BENCH_GATE_SOCKET": str(theirs.fileno()),
            "BENCH_GATE_HOME": str(target.home),
        }
        command = [target.python, "-m", "pytest", "-p", PLUGIN, "--continue-on-collection-errors"]
        with log.open("wb") as output, theirs:
            self._process = subprocess.Popen(
                [*command, "-p", "no:cacheprovider", *target.arguments],
                cwd=target.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is ours to handle; and a group to end as a whole
            )
        self._socket = ours
        self._buffer = b""

    def send(self, **answer: object) -> None:
        """Let the side go on."""
        try:
            self._socket.sendall(json.dumps(answer).encode() + b"\n")
        except OSError:
            raise self._died() from None

    def receive(self, within_s: float, expected: str = "") -> Message:
        """The side's next message. Raises SideError if it dies, or says nothing for so many seconds.

        Also if the message is of another kind than the one that has to come now: pytest gave up.
        """
        deadline = time.monotonic() + within_s
        while b"\n" not in self._buffer:
            self._socket.settimeout(max(0.01, min(1.0, deadline - time.monotonic())))
            try:
                received = self._socket.recv(1 << 20)
            except TimeoutError:
                # a worker that outlives its pytest keeps the socket open
                if self._process.poll() is not None:
                    raise self._died() from None
                if time.monotonic() > deadline:
                    raise SideError(f"{self.target.name} hangs: no sign for {within_s:.0f} s") from None
                continue
            except OSError:
                received = b""
            if not received:
                raise self._died()
            self._buffer += received
        line, _, self._buffer = self._buffer.partition(b"\n")
        message: Message = json.loads(line)
        if expected and message["kind"] != expected:
            self.send()
            raise self._died()
        return message

    def step(self, within_s: float, **answer: object) -> Message:
        self.send(**answer)
        return self.receive(within_s)

    def _died(self) -> SideError:
        try:
            code = self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            return SideError(f"{self.target.name} closed its line and lives on", self.last_lines())
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return SideError(f"{self.target.name} {how}", self.last_lines(), code)

    def last_lines(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()
        return "\n".join([line for line in lines if line.strip()][-LAST_LINES:])

    def close(self, grace_s: float = 10.0) -> None:
        """End the process, and its whole group with it; kindly if it is about to end by itself."""
        self._socket.close()
        try:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(grace_s)
        finally:
            self._kill_group()
            self._process.wait()

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
