"""The gate's own folder: outside of every checkout, gone when the gate is, however it ends."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.gate.errors import RequestError
from bench.interrupts import uninterrupted

REMOVE = 'cat >/dev/null; rm -rf -- "$0"'  # when standard input ends, as it does if we are killed


@contextmanager
def workspace(home: Path) -> Iterator[Path]:
    """A temporary folder.

    home: the person's own checkout, which it must not be in: pytest would take settings from there, and all
    code of both sides would seem to come from it. Raises RequestError if temporary files are kept there.
    """
    temporary = Path(tempfile.gettempdir()).resolve()
    if temporary.is_relative_to(home.resolve()):
        raise RequestError(
            f"temporary files are kept in {temporary}, which is in the checkout {home} itself: "
            "let TMPDIR name a folder outside of it"
        )
    with uninterrupted():
        folder = Path(tempfile.mkdtemp(prefix="bench-gate-", dir=temporary))
        try:
            remover = subprocess.Popen(
                ["sh", "-c", REMOVE, str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C must not end it before us
            )
        except OSError:  # the system has no process left
            folder.rmdir()
            raise
    try:
        yield folder
    finally:
        remover.communicate()
