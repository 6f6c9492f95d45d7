"""What the gate measured, raw: every round of every pair. All that follows is computed from it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from bench.gate.errors import RequestError
from bench.gate.looks import looks_up_to
from bench.gate.ranges import PERCENT
from bench.store.checked import Meta, ValidationError, parsed
from bench.store.decode import as_type
from bench.store.schema import AtLeastOne, NotNegative, Positive

FORMAT = 1
MOST_BYTES = 1 << 29
PLACEMENTS = ONE_CPU, FREE = "on one CPU", "left free"
Margin = Annotated[float, Meta(gt=0, le=PERCENT.high / 100)]
MEMORY_MARGIN = 0.1
Settled = Literal["new", "removed", "changed", "failed", "skipped"]  # verdicts that need no figures
Failure = tuple[Settled, str]  # why a benchmark has no result: verdict and reason


class RecordError(RequestError):
    """A stored record can't be used; the message says why and what to do."""


@dataclass(frozen=True)
class Header:
    """What tells a gate record from other files."""

    format: int = 0


@dataclass(frozen=True)
class Memory:
    """The most bytes that each side's process tree held at one time, in a turn that was not timed; as PSS."""

    base: AtLeastOne
    head: AtLeastOne


@dataclass(frozen=True)
class Rounds:
    """One benchmark in one pair of processes: seconds per iteration, in the order taken.

    base, head: as long as each other; ``block`` rounds were taken at each turn of a side.
    iterations: calls per round, the same on both sides.
    placement: "on one CPU" (both sides on the same, another each turn) or "left free".
    memory: None where the system does not say, and in records that have no such figures.
    """

    base: Annotated[list[Positive], Meta(min_length=2)]
    head: Annotated[list[Positive], Meta(min_length=2)]
    iterations: AtLeastOne
    block: AtLeastOne
    placement: str
    memory: Memory | None = None

    def __post_init__(self) -> None:
        if len(self.base) != len(self.head):
            raise ValueError("a side must have as many rounds as the other")


@dataclass(frozen=True)
class Pair:
    """A pair of fresh processes. ``null``: both ran base.

    seed: the hash seed of both; took_s: the seconds it took in all.
    failures: of benchmarks that have no rounds in it, by id.
    """

    null: bool
    seed: int
    took_s: NotNegative
    benchmarks: dict[str, Rounds]
    failures: dict[str, Failure] = field(default_factory=dict)


@dataclass(frozen=True)
class Side:
    """What was run on a side: as it was asked for, the commit, the interpreter, its machine."""

    name: str
    revision: str
    commit: str
    python: str
    is_dirty: bool = False
    machine_info: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rules:
    """By what the verdicts are reached; ratios as fractions: 0.05 is 5 %.

    margins: other margins, by a shell pattern over benchmark ids; the last that fits counts.
    looks: after how many pairs the verdicts are looked at, see ``bench.gate.looks``.
    memory_margin: how much more memory head may need at its peak.
    """

    margin: Margin = 0.05
    margins: dict[str, Margin] = field(default_factory=dict)
    looks: Annotated[list[AtLeastOne], Meta(min_length=1)] = field(default_factory=looks_up_to)
    memory_margin: Margin = MEMORY_MARGIN


@dataclass
class Record:
    """A gate run.

    settled: verdict and reason of each benchmark that is not measured, by id.
    benchmarks: ids of those measured, in the order of the suite.
    stopped: why it ended before all was settled, empty if it did not.
    """

    base: Side
    head: Side
    rules: Rules
    command: list[str]
    began: str
    benchmarks: list[str] = field(default_factory=list)
    settled: dict[str, Failure] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    stopped: str = ""
    format: int = FORMAT

    def rounds_of(self, benchmark: str, *, null: bool = False) -> list[Rounds]:
        """A benchmark's rounds, an entry for each pair that has it."""
        pairs = [pair for pair in self.pairs if pair.null == null]
        return [pair.benchmarks[benchmark] for pair in pairs if benchmark in pair.benchmarks]

    def failure_of(self, benchmark: str) -> Failure | None:
        """Why a benchmark has no result, from whichever pair saw it first."""
        failures = (pair.failures[benchmark] for pair in self.pairs if benchmark in pair.failures)
        return next(failures, None)


def dumps(record: Record) -> str:
    return json.dumps(asdict(record), separators=(",", ":")) + "\n"


def load(path: Path) -> Record:
    """Raises RecordError if the file is no gate record, or cut off, or of another format."""
    try:
        content = _content(path)
        if _format(content) != FORMAT:
            raise RecordError(f"{path} is no gate record of format {FORMAT}: give a file that --json wrote")
        return _parsed_whole(content)
    except OSError as error:
        raise RecordError(f"{path}: {error.strerror or error}") from None
    except ValidationError as error:
        raise RecordError(f"{path} is a damaged gate record ({error}): measure again with --json") from None
    except (ValueError, RecursionError):
        raise RecordError(f"{path} is no JSON, or was cut off: measure again with --json") from None


def _parsed_whole(content: bytes) -> Record:
    record: Record = parsed(content, Record)
    return record


def _format(content: bytes) -> int:
    try:
        header: Header = parsed(content, Header)
    except ValidationError:
        return 0
    return header.format


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RecordError(f"{path} is larger than {MOST_BYTES >> 20} MiB, as no gate record is")
    return content


def from_json(stored: dict[str, Any]) -> Record:
    """The record that ``dumps`` wrote, from its parsed JSON. Raises ValidationError."""
    return as_type(stored, Record)
