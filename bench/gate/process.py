"""One pytest process of a pair: started, told what to do message by message, ended with all it started."""

import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from bench.gate.errors import CannotMeasureError
from bench.gate.line import POLL_S, ClosedLineError, GarbledLineError, Line
from bench.gate.lockstep.protocol import (
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
    one_of,
)
from bench.gate.memory import PeakMemory
from bench.gate.programs import end_group
from bench.gate.target import Target

LAST_BYTES = 1 << 16  # of its output, in which the reason is looked for


class SideError(Exception):
    """A side died or hangs; the message says how, in one line. ``log`` is the end of its output."""

    def __init__(self, message: str, log: str = "", exit_code: int | None = None) -> None:
        super().__init__(message)
        self.log = log
        self.exit_code = exit_code


class PytestProcess:
    """A running side. Each method sends one message and returns the side's next.

    All raise SideError if the side dies, says nothing for ``hang_s`` seconds, or gives up; and
    CannotMeasureError if the lock-step can't work with its pytest and pytest-benchmark.
    """

    def __init__(self, target: Target, log: Path, seed: int, hang_s: float) -> None:
        self.target = target
        self._log = log
        self._hang_s = hang_s
        self._line = Line()
        with log.open("wb") as output, self._line.its_end as its_end:
            self._process = subprocess.Popen(
                target.command(),
                cwd=target.folder,
                env=target.environment(seed, its_end.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=[its_end.fileno()],
                start_new_session=True,  # Ctrl-C is ours to handle; and a group to end as a whole
            )

    # -- a method per message

    def collected(self) -> Collected:
        """Its first message, which comes unasked."""
        return one_of(self._receive(), Collected)

    def describe(self) -> Machine:
        return one_of(self._answer_to(Describe()), Machine)

    def run(self, benchmarks: Sequence[str]) -> Item | Finished:
        return one_of(self._answer_to(Run(list(benchmarks)), may_finish=True), Item, Finished)

    def begin(self) -> Calibrated | Ended:
        return one_of(self._answer_to(Begin()), Calibrated, Ended)

    def skip(self, reason: str) -> Ended:
        return one_of(self._answer_to(Skip(reason)), Ended)

    def measure(self, plan: Measure) -> Ready | Ended:
        return one_of(self._answer_to(plan), Ready, Ended)

    def turn(self, cpus: Sequence[int]) -> Ready | Ended:
        return one_of(self._answer_to(Turn(list(cpus))), Ready, Ended)

    def watched_turn(self, cpus: Sequence[int]) -> tuple[Ready | Ended, int]:
        """The same, and the most bytes that the side's processes held in it; 0 if the system does not say."""
        peak = PeakMemory(self._process.pid)
        self._send(Turn(list(cpus)))
        message = one_of(self._receive(pause=peak.sample), Ready, Ended)
        return message, peak.bytes()

    def proceed(self) -> Item | Finished:
        return one_of(self._answer_to(Proceed(), may_finish=True), Item, Finished)

    def leave(self) -> None:
        self._send(Leave())

    def _answer_to(self, message: Message, *, may_finish: bool = False) -> Message:
        self._send(message)
        return self._receive(may_finish=may_finish)

    def _send(self, message: Message) -> None:
        try:
            self._line.send(message)
        except ClosedLineError:
            raise self._died() from None

    def _receive(self, *, may_finish: bool = False, pause: Callable[[], float] = lambda: POLL_S) -> Message:
        try:
            message = self._line.receive(self._hang_s, lambda: self._process.poll() is None, pause)
        except ClosedLineError:
            raise self._died() from None
        except TimeoutError:
            raise SideError(f"{self.target.name} hangs: no sign for {self._hang_s:g} s") from None
        except GarbledLineError as error:
            raise SideError(f"{self.target.name} {error}") from None
        if isinstance(message, Unsupported):
            raise CannotMeasureError(
                f"{self.target.name} runs {message.versions}, where {', '.join(message.missing)} is missing "
                f"or not as the gate needs it; the gate is known to work with {message.known}"
            )
        if isinstance(message, Finished) and not may_finish:  # pytest gives up
            self.leave()
            raise self._died()
        return message

    # -- its end

    def _died(self) -> SideError:
        try:
            code = self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            return SideError(f"{self.target.name} closed its line and lives on", self._last_lines())
        how = f"was ended by {_signal_name(-code)}" if code < 0 else f"ended with exit code {code}"
        return SideError(f"{self.target.name} {how}", self._last_lines(), code)

    def _last_lines(self) -> str:
        with self._log.open("rb") as log:
            log.seek(max(0, self._log.stat().st_size - LAST_BYTES))
            return log.read().decode(errors="replace")

    def close(self, grace_s: float) -> None:
        """End the process, and its whole group with it; it has so many seconds to end by itself."""
        self._line.close()
        try:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(grace_s)
        finally:
            end_group(self._process)


def start_all(
    targets: Sequence[Target], logs: Sequence[Path], seed: int, hang_s: float
) -> list[PytestProcess]:
    """All of them, or none if one can't be started."""
    with ExitStack() as started:
        processes = []
        for target, log in zip(targets, logs, strict=True):
            process = PytestProcess(target, log, seed, hang_s)
            started.callback(process.close, grace_s=0.0)
            processes.append(process)
        started.pop_all()  # all have
        return processes


def close_all(processes: Sequence[PytestProcess], grace_s: float) -> None:
    """End them; as a stack, so that an interrupt of one's end does not spare the others."""
    with ExitStack() as ending:
        for process in processes:
            ending.callback(process.close, grace_s=grace_s)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"signal {number}"
