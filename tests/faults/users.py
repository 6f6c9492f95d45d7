"""Other users than root, whom no limit and no permission binds."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

BOUND = "--bounding-set=-dac_override,-dac_read_search"
INHERITED = "--inh-caps=-dac_override,-dac_read_search"


def whom_permissions_bind(folder: Path) -> Sequence[str]:
    """What a command begins with so that it can't write where its user may not; skips where there is no way.

    folder: one that may be written to.
    """
    before = [] if os.geteuid() else ["setpriv", BOUND, INHERITED]
    closed = folder / "closed"
    closed.mkdir(mode=0o555)
    if _code(before, f"open({str(closed / 'file')!r}, 'w')") != 1:
        pytest.skip("needs a user whom permissions bind, or setpriv to become one")
    return before


def with_the_number(number: int) -> Sequence[str]:
    """What a command begins with to be run by the user of a number that nobody has; skips if we can't.

    It may read and write what root may: the interpreter may be in root's own folder.
    """
    before = ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups"]
    before += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    if os.geteuid() or _code(before, f"import os; assert os.geteuid() == {number}"):
        pytest.skip("needs root, and setpriv to become another user")
    return before


def _code(before: Sequence[str], program: str) -> int:
    try:
        command = [*before, sys.executable, "-c", program]
        return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode
    except FileNotFoundError:  # there is no setpriv
        return -1
