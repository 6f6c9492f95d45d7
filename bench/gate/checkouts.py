"""Both revisions, each checked out in a folder of its own; the person's repository is only read.

A shared clone rather than ``git worktree add``: that would write into the person's repository,
and a killed gate would leave it there.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.gate.errors import RequestError

WORKING_TREE = "working tree"


@dataclass(frozen=True)
class Repository:
    """top: its root. prefix: where in it the project is, "" for the root itself."""

    top: Path
    prefix: str


@dataclass(frozen=True)
class Checkout:
    """A revision, checked out to ``top``. name: as asked for; folder: where the project is in it."""

    name: str
    commit: str
    top: Path
    folder: Path

    @property
    def is_working_tree(self) -> bool:
        return self.name == WORKING_TREE


def repository_of(path: Path) -> Repository:
    """The repository that ``path`` is in. Raises RequestError if there is none."""
    if not path.is_dir():
        raise RequestError(f"--repo {path}: there is no such folder")
    try:
        top = _git(path, "rev-parse", "--show-toplevel")
        return Repository(Path(top), _git(path, "rev-parse", "--show-prefix"))
    except FileNotFoundError:
        raise RequestError("git is not installed: the gate checks revisions out with it") from None
    except subprocess.CalledProcessError:
        raise RequestError(f"--repo {path}: it is in no git repository") from None


def check_out(repository: Repository, revision: str | None, folder: Path) -> Checkout:
    """Put a revision, or the working tree as it is, into ``folder``, which must not exist yet.

    Raises RequestError if there is no such revision.
    """
    commit = commit_of(repository, revision or "HEAD")
    source = str(repository.top)
    _git(folder.parent, "clone", "--quiet", "--shared", "--no-checkout", source, str(folder))
    _git(folder, "-c", "advice.detachedHead=false", "checkout", "--quiet", "--detach", commit)
    if revision is None:
        _overlay(repository.top, folder)
    project = folder / repository.prefix
    if not project.is_dir():
        raise RequestError(f"{revision or 'HEAD'} has no folder {repository.prefix}: give another revision")
    return Checkout(revision or WORKING_TREE, commit, folder, project)


def commit_of(repository: Repository, revision: str) -> str:
    """The commit's hash. Raises RequestError."""
    try:
        return _git(
            repository.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
    except subprocess.CalledProcessError:
        shallow = _git(repository.top, "rev-parse", "--is-shallow-repository") == "true"
        cure = "the clone is shallow: fetch its history" if shallow else "see git log, or fetch it"
        raise RequestError(f"{revision} is no revision of {repository.top}: {cure}") from None


def _overlay(top: Path, folder: Path) -> None:
    """Make the checkout the working tree: changed, new and deleted files, but not ignored ones."""
    known = _git(top, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    present = {name for name in known if name and os.path.lexists(top / name)}
    for name in _git(folder, "ls-files", "-z").split("\0"):
        if name and name not in present:
            (folder / name).unlink(missing_ok=True)
    for name in present:
        if (top / name).is_dir() and not (top / name).is_symlink():
            continue  # a submodule, or a repository inside the repository
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).unlink(missing_ok=True)
        shutil.copy2(top / name, folder / name, follow_symlinks=False)


def _git(folder: Path, *arguments: str) -> str:
    # a hook or an alias of git's may have set these for another repository
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env=environment,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode(errors="surrogateescape").strip("\n")
