"""The fork server of multiprocessing: a process that outlives every pool, and of which all workers are forks.

What lies where in its memory makes its workers faster or slower, by up to a tenth, for as long as it lives.
Workers of one server are therefore one replicate, however many pools there were; so each visit gets a server
of its own, which is running when the visit's rounds begin.
"""

import multiprocessing.forkserver
import time

import psutil

MODULE = "multiprocessing.forkserver"
POLL_S = 0.001  # between two looks at whether it has ended; it takes about as long


def renew() -> None:
    """End this process's fork server, if it has one, and start another."""
    for child in psutil.Process().children():
        if MODULE in _command(child):
            child.terminate()
            while _runs(child):  # no wait of ours: multiprocessing reaps it itself
                time.sleep(POLL_S)
    multiprocessing.forkserver.ensure_running()


def forget() -> None:
    """In a fork of this process: leave its fork server to it, so that the next pool starts another."""
    server = multiprocessing.forkserver
    server.ForkServer.__init__(server._forkserver)


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:  # it has ended
        return ""


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
