"""What is asked of the gate: the options, typed, and checked once."""

import sys
from dataclasses import dataclass
from pathlib import Path

from bench.gate.errors import RequestError
from bench.gate.ranges import MINUTES, PAIRS, PERCENT, TURNS, UnfitError
from fixtures.files import require_writable

# what --from takes from the stored run, and so can't be given with it
STORED = {
    "base": "base",
    "head": "head",
    "margin": "margin",
    "memory_margin": "memory-margin",
    "setup": "setup",
    "json_path": "json",
}
RANGES = {"margin": PERCENT, "memory_margin": PERCENT, "pairs": PAIRS, "turns": TURNS, "budget": MINUTES}


@dataclass(frozen=True)
class Request:
    """The options of ``python -m bench gate``. Raises RequestError if they don't fit together.

    base, head: revisions; None if not given, see ``revisions``. margin, memory_margin: percent; None is the
    project's own. pairs, turns: at the most; None is by the margin. self_test: see ``self_test``.
    budget: minutes. from_path: a stored run to judge again, with which nothing is measured.
    """

    base: str | None
    head: str | None
    repo: Path
    select: str | None
    margin: float | None
    pairs: int | None
    turns: int | None
    budget: float
    python: str | None
    base_python: str | None
    head_python: str | None
    setup: str | None
    json_path: Path | None
    summary: Path | None
    strict: bool
    from_path: Path | None
    pytest_args: tuple[str, ...]
    memory_margin: float | None = None
    self_test: bool = False
    report_only: bool = False

    def __post_init__(self) -> None:
        self._check_numbers()
        if self.self_test:
            self._check_self_test()
        elif self.from_path:
            self._check_stored()
        elif not self.base and not self._compares_pythons:
            raise RequestError("--base is missing: the revision to compare with, such as --base main")
        for path in (self.json_path, self.summary):
            if path:
                check_writable(path)

    def _check_self_test(self) -> None:
        """It is of one revision, and of one interpreter."""
        two = {"head": self.head, "base-python": self.base_python, "head-python": self.head_python}
        for option, value in {**two, "from": self.from_path}.items():
            if value:
                raise RequestError(f"--self-test compares a revision with itself: leave --{option} out")

    def _check_numbers(self) -> None:
        for name, allowed in RANGES.items():
            value = getattr(self, name)
            try:
                if value is not None:
                    allowed.checked(value)
            except UnfitError as error:
                raise RequestError(f"--{name.replace('_', '-')} {value}: {error}") from None

    def _check_stored(self) -> None:
        for name, option in STORED.items():
            if getattr(self, name) is not None:
                raise RequestError(f"--from measures nothing: leave --{option} out")

    @property
    def _compares_pythons(self) -> bool:
        return bool(self.base_python and self.head_python)

    @property
    def revisions(self) -> tuple[str | None, str | None]:
        """Of base and head; None is the working tree.

        Two interpreters are compared on one revision, if no other is named; the self-test has no other.
        """
        base = self.base or self.head
        return base, self.head or (base if self._compares_pythons or self.self_test else None)

    @property
    def pythons(self) -> tuple[str, str]:
        """The interpreters of base and head, as they were named."""
        both = self.python or sys.executable
        return self.base_python or both, self.head_python or both


def check_writable(path: Path) -> None:
    """Before anything is measured that could not be kept."""
    folder = path.resolve().parent
    if not folder.is_dir():
        raise RequestError(f"{path}: there is no folder {folder}")
    try:
        require_writable(path)
    except OSError as error:
        raise RequestError(f"{path}: {error.strerror or error}") from None
