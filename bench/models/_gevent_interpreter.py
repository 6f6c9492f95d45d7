"""The interpreter in which the model ``gevent`` runs items, and the only one that is patched.

It takes the number of a connection, the limit and the process to end with. It answers each message, which
is ``(work, items)``, by ``(results, error, traceback)``; an empty message ends it.
"""

from gevent import monkey

monkey.patch_all()  # before anything else is imported: what is bound by then keeps on blocking

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

import gevent
from gevent.pool import Pool

from bench.models._remote import RemoteError

WATCH_S = 0.5  # between two looks at the process that it ends with


def main(arguments: Sequence[str]) -> None:
    descriptor, limit, parent = map(int, arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too, but our parent ends us
    _end_with(parent)
    gevent.get_hub().exception_stream = None  # an error is sent: gevent would print it as well
    connection: Connection[bytes, bytes] = Connection(descriptor)
    pool = Pool(limit)
    connection.send_bytes(b"ready")
    while message := _received(connection):
        connection.send_bytes(_answer(pool, message))


def _received(connection: "Connection[bytes, bytes]") -> bytes:
    try:
        return connection.recv_bytes()
    except (EOFError, OSError):
        return b""


def _answer(pool: Any, message: bytes) -> bytes:
    try:
        work, items = pickle.loads(message)  # noqa: S301 - from our parent
        return pickle.dumps((pool.map(work, items), None, ""))
    except BaseException as error:  # noqa: BLE001 - a workload may raise anything
        return _problem(error)


def _problem(error: BaseException) -> bytes:
    """The error as an answer; one that no pickle holds by its name and message."""
    text = "".join(traceback.format_exception(error))
    try:
        answer = pickle.dumps((None, error, text))
        pickle.loads(answer)  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - likewise
        return pickle.dumps((None, RemoteError(f"{type(error).__name__}: {error}"), text))
    return answer


def _end_with(process: int) -> None:
    """End when that process is gone, whatever the greenlets do: in a thread, which is none of theirs."""
    start = monkey.get_original("_thread", "start_new_thread")
    start(_watch, (process, monkey.get_original("time", "sleep")))


def _watch(process: int, sleep: Any) -> None:
    while os.getppid() == process:
        sleep(WATCH_S)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
