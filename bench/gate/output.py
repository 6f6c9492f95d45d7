"""The files that a gate run leaves where it was asked to."""

from collections.abc import Callable
from pathlib import Path

from bench.gate import export
from bench.gate.errors import RequestError
from bench.gate.record import Record, dumps
from fixtures.files import write_atomically


def keep(record: Record, path: Path, note: Callable[[str], None]) -> None:
    """Write the record, and both sides for pytest-benchmark; ``note`` is told where."""
    write(path, dumps(record))
    compared = " ".join(str(written) for written in export.write(record, path))
    note(f"every round is in {path}; see also: pytest-benchmark compare {compared}")


def write(path: Path, text: str) -> None:
    """Raises RequestError if the file can't be written."""
    try:
        write_atomically(path, [text.encode()])
    except OSError as error:
        raise RequestError(f"{path}: {error.strerror or error}") from None
