"""Every call of git, with the same safe options: nothing that a repository names runs, nothing is fetched.

A repository's configuration may name programs: a file system monitor, hooks, filters, transports. Of those
that the commands used here could start, each is switched off on the command line, which overrules all
configuration files.
"""

import os
import subprocess
from pathlib import Path

from bench.gate.errors import CannotMeasureError

NOTHING = os.devnull
OVERRULED = {
    "core.fsmonitor": "false",
    "core.hooksPath": NOTHING,
    "protocol.allow": "never",
    **{f"protocol.{name}.allow": "never" for name in ("ext", "git", "http", "https", "ssh")},
    "protocol.file.allow": "always",  # to clone from a folder
    "advice.detachedHead": "false",
}
SAFE = [part for name, value in OVERRULED.items() for part in ("-c", f"{name}={value}")]
ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone would fetch what it lacks (git 2.45 and later)
    "GIT_OPTIONAL_LOCKS": "0",  # else the index is written when it is read
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# In the gate's own clone, no configuration but its own counts: without it there are no filters
OWN = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": NOTHING}


class GitError(CannotMeasureError):
    """Git ended with an error; the message is git's own."""


def git(folder: Path, *arguments: str, is_own: bool = False, given: str | None = None) -> str:
    """What git prints in ``folder``, which is in the person's repository or in our own clone of it.

    given: its standard input. Raises GitError, and CannotMeasureError if git is not installed.
    """
    try:
        done = subprocess.run(
            ["git", *SAFE, "-C", str(folder), *arguments],
            env=_environment() | (OWN if is_own else {}),
            input=os.fsencode(given or ""),
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise CannotMeasureError("git is not installed: the gate checks revisions out with it") from None
    if done.returncode:
        raise GitError(f"git {arguments[0]}: {_reason(done.stderr) or f'exit code {done.returncode}'}")
    return os.fsdecode(done.stdout).strip("\n")


def names(folder: Path, *arguments: str, is_own: bool = False) -> list[str]:
    """What ``git`` prints if it ends each entry with a zero byte."""
    return [name for name in git(folder, *arguments, is_own=is_own).split("\0") if name]


def _environment() -> dict[str, str]:
    # a hook or an alias of git's may have set these for another repository
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | ENVIRONMENT


def _reason(errors: bytes) -> str:
    """The first line that is an error, without the name of its level."""
    lines = os.fsdecode(errors).splitlines()
    marked = [line for line in lines if line.startswith(("fatal: ", "error: "))]
    return (marked or lines or [""])[0].partition(": ")[2] if marked else (lines or [""])[0]
