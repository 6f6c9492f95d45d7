"""The files that a gate run leaves where it was asked to."""

from collections.abc import Callable
from pathlib import Path

from bench.gate import export
from bench.gate.errors import CannotMeasureError
from bench.gate.record import Record, dumps
from fixtures.files import is_replaced, write_atomically


def keep(record: Record, path: Path, note: Callable[[str], None]) -> None:
    """Write the record, and both sides for pytest-benchmark; ``note`` is told where.

    There is no place for those beside a device, a pipe or our own output.
    """
    alone = not is_replaced(path)
    write(path, dumps(record))
    if alone:
        return
    compared = " ".join(str(written) for written in export.write(record, path))
    note(f"every round is in {path}; see also: pytest-benchmark compare {compared}")


def write(path: Path, text: str) -> None:
    """Raises CannotMeasureError if the file can't be written."""
    try:
        write_atomically(path, [text.encode(errors="backslashreplace")])
    except OSError as error:
        raise CannotMeasureError(f"{path}: {error.strerror or error}") from None
