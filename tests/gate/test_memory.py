"""The peak memory of a process tree, seen from outside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.gate import memory
from bench.gate.memory import PeakMemory

MIB = 1 << 20
# does what a line says, and says when that is done
PROGRAM = """
import subprocess, sys
for line in sys.stdin:
    exec(line)
    print("done", flush=True)
"""
pytestmark = pytest.mark.skipif(not memory.is_known(), reason="this system does not say")


@contextmanager
def running() -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def do(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin
    assert process.stdout
    process.stdin.write(line + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"


def test_what_was_held_between_two_looks_is_seen_and_what_was_before_is_not() -> None:
    with running() as process:
        do(process, "len(bytearray(300 << 20))")
        quiet = PeakMemory(process.pid)
        assert quiet.bytes() < 150 * MIB
        peak = PeakMemory(process.pid)
        peak.sample()
        do(process, "len(bytearray(200 << 20))")  # freed again
        peak.sample()
        assert 200 * MIB < peak.bytes() < 290 * MIB


def test_children_count() -> None:
    with running() as process:
        alone = PeakMemory(process.pid).bytes()
        child = "import sys; x = bytearray(100 << 20); print(1, flush=True); sys.stdin.read()"
        do(
            process,
            f"child = subprocess.Popen([sys.executable, '-c', {child!r}], stdin=-1, stdout=-1); "
            "child.stdout.readline()",
        )
        peak = PeakMemory(process.pid)
        assert peak.sample() >= memory.INTERVAL_S
        assert peak.bytes() - alone > 95 * MIB
        do(process, "child.kill(); child.wait()")


def test_a_process_that_has_ended_holds_nothing() -> None:
    with running() as process:
        pass
    peak = PeakMemory(process.pid)
    peak.sample()
    assert peak.bytes() == 0


def test_where_the_peak_can_t_be_set_back_the_samples_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_set_back", lambda _: False)
    monkeypatch.setattr(memory, "_above_now", lambda _: 1 << 40)
    assert 0 < PeakMemory(os.getpid()).bytes() < 1 << 40
