"""Both revisions, each checked out in a folder of its own; the person's repository is only read.

A shared clone rather than ``git worktree add``: that would write into the person's repository,
and a killed gate would leave it there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.gate.errors import CannotMeasureError, RequestError
from bench.gate.git import GitError, git, names
from bench.gate.overlay import overlay
from bench.text.units import count, listed

WORKING_TREE = "working tree"
NO_FILTER = ("unspecified", "unset")


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
        top = git(path, "rev-parse", "--show-toplevel")
        return Repository(Path(top), git(path, "rev-parse", "--show-prefix"))
    except GitError as error:
        why = f"{error}{_cure(str(error))}"
        raise RequestError(f"--repo {path}: it is in no git repository that can be read ({why})") from None


def _cure(error: str) -> str:
    """What to do about a repository that is somebody else's, whose configuration git does not trust."""
    _, untrusted, place = error.partition("dubious ownership in repository at ")
    return f"; if you trust it: git config --global --add safe.directory {place}" if untrusted else ""


def check_out(
    repository: Repository, revision: str | None, folder: Path, note: Callable[[str], None]
) -> Checkout:
    """Put a revision, or the working tree as it is, into ``folder``, which must not exist yet.

    note: is told of what is not as the person has it. Raises RequestError if there is no such revision, and
    CannotMeasureError if files of it are missing.
    """
    commit = commit_of(repository, revision or "HEAD")
    options = ("--quiet", "--shared", "--no-checkout", "--template=")
    git(folder.parent, "clone", *options, "--", str(repository.top), str(folder))
    git(folder, "checkout", "--quiet", "--detach", commit, is_own=True)
    _check_whole(repository, revision or "HEAD", folder)
    filtered = _filtered(folder)
    if filtered:
        what = f"{count(len(filtered), 'file')} ({listed(sorted(filtered))})"
        note(f"{revision or WORKING_TREE}: {what} as git stores them: no filter, such as git-lfs, is run")
    if revision is None:
        overlay(repository.top, folder, filtered)
    project = folder / repository.prefix
    if not project.is_dir():
        raise RequestError(f"{revision or 'HEAD'} has no folder {repository.prefix}: give another revision")
    return Checkout(revision or WORKING_TREE, commit, folder, project)


def commit_of(repository: Repository, revision: str) -> str:
    """The commit's hash. Raises RequestError."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    try:
        return git(repository.top, *asked, f"{revision}^{{commit}}")
    except GitError:
        shallow = git(repository.top, "rev-parse", "--is-shallow-repository") == "true"
        cure = "the clone is shallow: fetch its history" if shallow else "see git log, or fetch it"
        raise RequestError(f"{revision} is no revision of {repository.top}: {cure}") from None


def _check_whole(repository: Repository, revision: str, folder: Path) -> None:
    """Git checks out what it has, and ends well. Raises CannotMeasureError if that is not all."""
    missing = names(folder, "ls-files", "-z", "--deleted", is_own=True)
    if missing:
        raise CannotMeasureError(
            f"{repository.top} lacks the contents of {count(len(missing), 'file')} of {revision} "
            f"({listed(missing)}), as a partial clone does: get them with "
            f"git -C {repository.top} fetch --refetch --no-filter"
        )


def _filtered(folder: Path) -> frozenset[str]:
    """The files that a filter would change on their way into or out of the repository."""
    tracked = git(folder, "ls-files", "-z", is_own=True)
    told = git(folder, "check-attr", "-z", "--stdin", "filter", is_own=True, given=tracked).split("\0")
    return frozenset(
        name for name, value in zip(told[::3], told[2::3], strict=False) if value not in NO_FILTER
    )
