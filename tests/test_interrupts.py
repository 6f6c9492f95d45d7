"""An interrupt arrives, wherever its signal comes: each place in which Python drops it, and others."""

import asyncio
import signal
import subprocess
import sys
import threading
import time

import pytest

from bench.interrupts import Interrupted, interruptible
from tests.helpers import ROOT

HEAD = """
import gc, os, signal, sys, time, weakref
from bench.interrupts import Interrupts

during_a_fork = []
os.register_at_fork(before=lambda: [call() for call in during_a_fork])  # later than those of Interrupts
interrupts = Interrupts(float(sys.argv[1])).install()
def come(): os.kill(os.getpid(), signal.SIGTERM)
def wait():
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline: pass
class Thing:
    pass
"""
# what a program does, by where the signal comes: all but the last let the interrupt be dropped at first
LOST = {
    "before a fork": """
os.register_at_fork(before=come)
if os.fork() == 0: os._exit(0)
""",
    "after a fork": """
os.register_at_fork(after_in_parent=come)
if os.fork() == 0: os._exit(0)
""",
    "during a fork": """
during_a_fork.append(come)
if os.fork() == 0: os._exit(0)
""",
    "during a fork, to another thread": """
during_a_fork.append(lambda: interrupts._handle(signal.SIGTERM, None))
if os.fork() == 0: os._exit(0)
""",
    "in a finalizer": """
Thing.__del__ = lambda self: come()
Thing()
""",
    "in a callback of a weak reference": """
thing = Thing()
reference = weakref.ref(thing, lambda _: come())
del thing
""",
    "in a callback of the garbage collector": """
gc.callbacks.append(lambda phase, _: phase == "start" and come())
gc.collect()
gc.callbacks.clear()
""",
    "where all is caught": """
try: come()
except BaseException: pass
""",
    "in plain code": "come()",
}


def run(body: str, patience_s: float = 60) -> "subprocess.CompletedProcess[str]":
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    script = (
        f"{HEAD}\ntry:\n{lines}\n    wait()\nexcept KeyboardInterrupt as error:\n    print(repr(error))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", script, str(patience_s)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("place", LOST)
def test_it_arrives_once(place: str) -> None:
    began_s = time.monotonic()
    done = run(LOST[place])
    assert (done.stdout, done.stderr) == ("Interrupted('SIGTERM')\n", "")
    assert time.monotonic() - began_s < 5  # the program itself waits for ten seconds


def test_nothing_is_raised_in_the_hooks_of_a_fork() -> None:
    dropped = "sys.unraisablehook = lambda lost: print('dropped')\n"
    for place in ("during a fork", "during a fork, to another thread"):
        assert run(dropped + LOST[place]).stdout == "Interrupted('SIGTERM')\n"
    assert run(dropped + LOST["after a fork"]).stdout == "dropped\nInterrupted('SIGTERM')\n"


def test_one_on_its_way_is_left_alone() -> None:
    clean_up = "time.sleep(0.5); print('cleaned up')"
    done = run(f"try: come()\nfinally: {clean_up}")
    assert done.stdout == "cleaned up\nInterrupted('SIGTERM')\n"


def test_one_that_was_taken_is_not_sent_again() -> None:
    done = run(
        "try: come()\nexcept KeyboardInterrupt: interrupts.take()\ntime.sleep(0.5)\n"
        "print('at peace')\ninterrupts.check()\nsys.exit()"
    )
    assert (done.stdout, done.returncode) == ("at peace\n", 0)


def test_the_first_does_not_disturb_an_end_but_the_second_does() -> None:
    done = run("interrupts.end()\ncome()\ntime.sleep(0.3)\nprint('stored')\ncome()")
    assert done.stdout == "stored\nInterrupted('SIGTERM')\n"


def test_what_caught_it_is_asked_between_two_things() -> None:
    done = run(
        "try: come()\nexcept KeyboardInterrupt as error: kept = error\n"  # as a report does
        "try: interrupts.check()\nfinally: print('checked')"
    )
    assert done.stdout == "checked\nInterrupted('SIGTERM')\n"


def test_an_end_that_takes_too_long_is_interrupted_again() -> None:
    done = run("try: come()\nfinally:\n    try: time.sleep(20)\n    finally: print('again')", patience_s=0.3)
    assert done.stdout == "again\nInterrupted('SIGTERM')\n"


def test_what_does_not_end_is_killed_and_said_so() -> None:
    stubborn = (
        "interrupts.end()\ncome()\nwhile True:\n    try: time.sleep(20)\n    except KeyboardInterrupt: pass"
    )
    done = run(stubborn, patience_s=0.2)
    assert done.returncode == 128 + signal.SIGTERM
    assert done.stderr == "\nSIGTERM came 1 s ago and something still runs: killed\n"


def test_a_worker_that_is_forked_ignores_ctrl_c_and_dies_of_sigterm() -> None:
    done = run(
        "pid = os.fork()\n"
        "if pid == 0:\n    os.kill(os.getpid(), signal.SIGINT); come(); os._exit(0)\n"
        "print(os.waitpid(pid, 0)[1])\nsys.exit()"
    )
    assert done.stdout == f"{int(signal.SIGTERM)}\n"


def test_inside_the_context_a_signal_interrupts_and_afterwards_it_is_as_before() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)], sys.unraisablehook
    threads = threading.active_count()
    for number in (signal.SIGINT, signal.SIGTERM):
        with pytest.raises(Interrupted, match=number.name), interruptible():
            signal.raise_signal(number)
    after = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)], sys.unraisablehook
    assert after == before
    assert threading.active_count() == threads


def test_asyncio_handles_ctrl_c_as_without_us() -> None:
    before = signal.default_int_handler

    async def handler() -> object:
        return signal.getsignal(signal.SIGINT)

    with interruptible():
        ours = signal.getsignal(signal.SIGINT)
        assert asyncio.run(handler()) is not ours
        assert signal.getsignal(signal.SIGINT) is ours
    assert signal.default_int_handler is before


def test_the_context_ends_with_one_that_was_caught() -> None:
    with pytest.raises(Interrupted):
        with interruptible():
            try:
                signal.raise_signal(signal.SIGTERM)
            except KeyboardInterrupt as error:
                kept = error
    assert kept
