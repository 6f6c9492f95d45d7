"""Runs the suite as a person does, in a process of its own, and watches processes end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "pytest", *map(str, arguments)]


def run_pytest(
    *arguments: object, folder: Path = ROOT, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """``pytest ARGUMENTS`` in a folder, by default the root; output of both streams in ``stdout``."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=os.environ | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=100,
        check=False,
    )


def start_pytest(*arguments: object, **environment: str) -> "subprocess.Popen[str]":
    """``pytest ARGUMENTS`` as ``run_pytest`` has it, not waited for, which Ctrl-C can end."""
    return subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        env=os.environ | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=heed_sigint,  # noqa: PLW1509 - one system call, no lock is taken
    )


def heed_sigint() -> None:
    """Undo what a shell does to what it starts in the background: it lets SIGINT be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def tree(pid: int) -> list[psutil.Process]:
    """The process and all below it."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def wait_until(condition: Callable[[], bool], timeout_s: float = 20) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def is_gone(process: psutil.Process) -> bool:
    """Whether it has ended; a zombie, whose parent has not asked yet, has."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def end(process: "subprocess.Popen[str]", number: signal.Signals) -> None:
    process.send_signal(number)
    process.communicate(timeout=60)
