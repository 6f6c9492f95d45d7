"""gevent: greenlets in an interpreter of their own, which is patched, as no other is.

``monkey.patch_all`` replaces what blocks in the whole process: the other models, and what measures them, must
not run beside it. So the items are pickled to another interpreter and the results back, in each run, and
what that takes is part of what is measured, though no part of gevent.
"""

import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

from bench.contracts import ItemFunctions, Model, RunItems
from bench.models._installed import EXTRA, missing
from bench.models._remote import RemoteError

INTERPRETER = f"{__package__}._gevent_interpreter"
PATCH = "from gevent import monkey\n\nmonkey.patch_all()"
END_S = 2.0  # in which it ends by itself


class _Interpreter:
    """A running interpreter with a pool of greenlets."""

    def __init__(self, limit: int) -> None:
        ours, theirs = multiprocessing.Pipe()
        arguments = [theirs.fileno(), limit, os.getpid()]
        self._connection: Connection[Any, Any] = ours
        self._process = subprocess.Popen(
            [sys.executable, "-m", INTERPRETER, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        theirs.close()

    def run(self, functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
        self._connection.send_bytes(pickle.dumps((functions.work, items)))
        results: list[Any]
        results, error, text = pickle.loads(self.receive())  # noqa: S301 - from our own process
        if error is not None:
            raise error from RemoteError(text)
        return results

    def receive(self) -> bytes:
        """What it says. Raises RuntimeError if it has ended."""
        try:
            return self._connection.recv_bytes()
        except (EOFError, ConnectionError):
            code = self._process.wait()
            raise RuntimeError(f"the interpreter that gevent runs in has ended (exit code {code})") from None

    def end(self) -> None:
        with suppress(OSError):
            self._connection.send_bytes(b"")
        self._connection.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def _gevent(limit: int) -> Iterator[RunItems]:
    interpreter = _Interpreter(limit)
    try:
        interpreter.receive()  # that it is ready
        yield interpreter.run
    finally:
        interpreter.end()


def _gevent_idiom(functions: ItemFunctions, items: Sequence[Any], limit: int) -> list[Any]:
    from gevent.pool import Pool

    results: list[Any] = Pool(limit).map(functions.work, items)
    return results


def _reason(_module: str) -> str | None:
    return missing("gevent")


MODELS = (
    Model(
        "gevent",
        family="gevent",
        unit="greenlet",
        running=_gevent,
        idiom=_gevent_idiom,
        preamble=PATCH,
        extra=EXTRA,
        about="greenlets in a patched interpreter of their own",
        reason=_reason,
        fresh_interpreters=True,
    ),
)
