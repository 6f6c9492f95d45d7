"""Programs that prepare a side: a time limit, and an end for all that they have started."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.gate.errors import CannotMeasureError
from bench.interrupts import uninterrupted

LAST_BYTES = 1 << 16  # of a program's output, in which the reason of its failure is looked for


class TimeLimitError(CannotMeasureError):
    """A program took too long, and was ended with all that it had started."""


@dataclass(frozen=True)
class Done:
    """code: the exit code. output: the end of both of its streams."""

    code: int
    output: bytes

    @property
    def reason(self) -> str:
        """The line that says why it failed."""
        lines = [line for line in self.output.decode(errors="replace").splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line.lower()]
        return (errors or lines or [f"exit code {self.code}"])[-1].strip()


def run(
    command: Sequence[str],
    limit_s: float,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Done:
    """Run a program to its end, in a process group of its own that ends with it, whatever happens here.

    Raises CannotMeasureError if there is no such program, and TimeLimitError after ``limit_s``.
    """
    # a file, since whoever inherits a pipe keeps its reader waiting
    with tempfile.TemporaryFile() as output, _started(command, output.fileno(), cwd, env) as process:
        try:
            code = process.wait(limit_s)
        except subprocess.TimeoutExpired:
            raise TimeLimitError(
                f"`{' '.join(command)}` took longer than {limit_s:g} s and was ended"
            ) from None
        output.seek(max(0, os.fstat(output.fileno()).st_size - LAST_BYTES))
        return Done(code, output.read())


@contextmanager
def _started(
    command: Sequence[str], output: int, cwd: Path | None, env: Mapping[str, str] | None
) -> "Iterator[subprocess.Popen[bytes]]":
    """The leader of a process group that ends with the context."""
    try:
        with uninterrupted():
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        raise CannotMeasureError(f"{command[0]}: {error.strerror}") from None
    try:
        yield process
    finally:
        end_group(process)


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """End the group that a process leads, the process included."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
