"""The peak memory of a side, read from outside while it takes a turn that is not timed.

It is the proportional set size (PSS) of the side's process tree, which shares out what forks have in common;
interpreter and imports included, since that is what a machine must have. Samples show what many processes
hold. What the first process held between two samples is known to Linux (``VmHWM``, which is set back first).
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bench.gate.lockstep.placement import descendants

INTERVAL_S = 0.01
REST = 4  # rests four times as long as a sample took: a fifth of one core at most
SET_BACK = "5"  # of what clear_refs takes: the peak of the resident set; see proc(5)
KIB = 1024


def is_known() -> bool:
    """Whether this system says how much memory a process has."""
    return _field("self", "smaps_rollup", "Pss") > 0


class PeakMemory:
    """root: the process at the top of the tree."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._peak = 0
        self._has_mark = _set_back(root)

    def sample(self) -> float:
        """Look, and return how many seconds to wait until the next look."""
        began = time.monotonic()
        self._peak = max(self._peak, sum(_all_pss(self._root)))
        return max(INTERVAL_S, REST * (time.monotonic() - began))

    def bytes(self) -> int:
        """The most at one time until now, 0 if it is not known. The side waits."""
        above = _above_now(self._root) if self._has_mark else 0
        return max(self._peak, sum(_all_pss(self._root)) + above)


def _all_pss(root: int) -> Iterator[int]:
    for process in (root, *descendants(root)):
        yield _field(process, "smaps_rollup", "Pss")


def _above_now(process: int) -> int:
    """How much larger its resident set was at its peak than it is now."""
    highest, now = (_field(process, "status", name) for name in ("VmHWM", "VmRSS"))
    return max(0, highest - now)


def _set_back(process: int) -> bool:
    """Let the system count the peak of the process anew; whether it does."""
    try:
        Path(f"/proc/{process}/clear_refs").write_text(SET_BACK)
    except OSError:
        return False
    return True


def _field(process: int | str, file: str, name: str) -> int:
    """Bytes, as /proc has them; 0 if the process has ended or the system does not say."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{process}/{file}").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * KIB
    return 0
