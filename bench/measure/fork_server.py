"""The fork server of multiprocessing: a process that outlives every pool, and of which all workers are forks.

What lies where in its memory makes its workers faster or slower, by up to a tenth, for as long as it lives.
Workers of one server are therefore one replicate, however many pools there were; so each visit gets a server
of its own, which is running when the visit's rounds begin.
"""

import multiprocessing.forkserver
import os

import psutil

MODULE = "multiprocessing.forkserver"


def renew() -> None:
    """End this process's fork server, if it has one, and start another."""
    for child in psutil.Process().children():
        if MODULE in _command(child):
            child.terminate()
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # multiprocessing reaps it itself
    multiprocessing.forkserver.ensure_running()


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:  # it has ended
        return ""
