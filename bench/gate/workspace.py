"""The gate's own folder: outside of every checkout, gone when the gate is, however it ends."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REMOVE = 'cat >/dev/null; rm -rf -- "$0"'  # when standard input ends, as it does if we are killed


@contextmanager
def workspace() -> Iterator[Path]:
    """A temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="bench-gate-")).resolve()
    remover = subprocess.Popen(
        ["sh", "-c", REMOVE, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C must not end it before us
    )
    try:
        yield folder
    finally:
        remover.communicate()
