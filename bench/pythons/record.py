"""What was measured of several interpreters, raw: every round of every group. All else follows from it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from bench.gate.record import MOST_BYTES, RecordError
from bench.store.checked import Meta, ValidationError
from bench.store.decode import as_type
from bench.store.schema import AtLeastOne, Count, NotNegative, Positive

KIND: Literal["pythons"] = "pythons"
FORMAT = 1
Failure = tuple[Literal["skipped", "failed"], str]  # why an interpreter has no result of a cell


@dataclass(frozen=True)
class Header:
    """What tells such a record from other files."""

    kind: str = ""
    format: int = 0


@dataclass(frozen=True)
class Rounds:
    """One cell in one group: by interpreter, seconds per iteration in the order taken, as many of each.

    ``block`` rounds were taken at each turn; iterations: calls per round, the same for all.
    placement: "on one CPU" (all on the same, another each turn) or "left free".
    """

    seconds: dict[str, Annotated[list[Positive], Meta(min_length=2)]]
    iterations: AtLeastOne
    block: AtLeastOne
    placement: str

    def __post_init__(self) -> None:
        if len({len(rounds) for rounds in self.seconds.values()}) > 1:
            raise ValueError("an interpreter must have as many rounds as the others")


@dataclass(frozen=True)
class Looks:
    """How often the GIL was seen to be on, and off."""

    on: Count = 0
    off: Count = 0


@dataclass(frozen=True)
class Seen:
    """What an interpreter saw of a cell. limit: items at once; items: of a round.

    parent, workers: looks at the GIL before and after each round. switched_on_by: the module whose import
    switched it on, empty if none did.
    """

    limit: AtLeastOne
    items: Count
    parent: Looks
    workers: Looks
    switched_on_by: str = ""


@dataclass(frozen=True)
class Group:
    """A fresh process of each interpreter. seed: of the hashes of all; took_s: seconds in all.

    cells: by id. failures, seen: by id and interpreter.
    """

    seed: int
    took_s: NotNegative
    cells: dict[str, Rounds]
    failures: dict[str, dict[str, Failure]] = field(default_factory=dict)
    seen: dict[str, dict[str, Seen]] = field(default_factory=dict)


@dataclass(frozen=True)
class Python:
    """An interpreter. asked: as it was named; path: of the environment that was run.

    libraries: versions installed for it; missing: why others are not. absent: why it has no results at all.
    """

    name: str
    asked: str
    path: str
    version: str
    implementation: str
    free_threaded: bool
    build: str
    libraries: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    machine_info: dict[str, Any] = field(default_factory=dict)
    absent: str = ""


@dataclass(frozen=True)
class StoredCell:
    """id: by which groups name it."""

    id: str
    workload: str
    model: str
    start: str

    @property
    def label(self) -> str:
        return f"{self.model} {self.start}"


@dataclass
class Record:
    """A run. pythons: the base first. sizes: of the inputs. stopped: why it ended early, or empty.

    own: where the function of the reader's own is that was measured, and the sha256 of its file.
    """

    pythons: list[Python]
    cells: list[StoredCell]
    sizes: dict[str, Any]
    command: list[str]
    began: str
    groups: list[Group] = field(default_factory=list)
    stopped: str = ""
    own: dict[str, Any] = field(default_factory=dict)
    kind: str = KIND
    format: int = FORMAT

    @property
    def base(self) -> Python:
        return self.pythons[0]

    @property
    def others(self) -> list[Python]:
        return self.pythons[1:]

    def rounds_of(self, cell: str) -> list[Rounds]:
        """A cell's rounds, an entry for each group that has it."""
        return [group.cells[cell] for group in self.groups if cell in group.cells]

    def failure_of(self, cell: str, python: str) -> Failure | None:
        """Why an interpreter has no result of a cell, from whichever group saw it first."""
        reasons = (group.failures.get(cell, {}).get(python) for group in self.groups)
        return next((failure for failure in reasons if failure), None)

    def seen_of(self, python: str) -> list[Seen]:
        """All that an interpreter saw."""
        of_cells = (seen for group in self.groups for seen in group.seen.values())
        return [seen[python] for seen in of_cells if python in seen]


def dumps(record: Record) -> str:
    return json.dumps(asdict(record), separators=(",", ":")) + "\n"


def load(path: Path) -> Record:
    """Raises RecordError if the file is no such record, or cut off, or of another format."""
    try:
        content = _parsed(path)
        if not _is_record(content):
            raise RecordError(f"{path} is no record of format {FORMAT} that `bench pythons --json` wrote")
        return _whole(as_type(content, Record), path)
    except OSError as error:
        raise RecordError(f"{path}: {error.strerror or error}") from None
    except ValidationError as error:
        raise RecordError(f"{path} is a damaged record ({error}): measure again with --json") from None
    except (ValueError, RecursionError):
        raise RecordError(f"{path} is no JSON, or was cut off: measure again with --json") from None


def _is_record(content: Any) -> bool:
    try:
        header = as_type(content, Header)
    except ValidationError:
        return False
    return (header.kind, header.format) == (KIND, FORMAT)


def _parsed(path: Path) -> Any:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RecordError(f"{path} is larger than {MOST_BYTES >> 20} MiB, as no record is")
    return json.loads(content)


def _whole(record: Record, path: Path) -> Record:
    if len(record.pythons) < 2:
        raise RecordError(f"{path} has fewer than two interpreters: measure again with --json")
    return record
