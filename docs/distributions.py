"""Source distributions of public projects as repositories, for what is measured on suites of others."""

import subprocess
import sys
import tarfile
from pathlib import Path

GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")


def repository(name: str, version: str, folder: Path) -> Path:
    """The source distribution, unpacked in this empty folder, as a repository without a commit."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"--no-binary={name}"]
    subprocess.run([*pip, f"--dest={folder}", f"{name}=={version}"], check=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as unpacked:
        unpacked.extractall(folder, filter="data")
    (top,) = (path for path in folder.iterdir() if path.is_dir())
    subprocess.run([*GIT, "init", "--quiet"], check=True, cwd=top)
    return top


def commit(top: Path, tag: str) -> None:
    """Commit all there is, for its own .gitignore may name what it was distributed with, and tag that."""
    subprocess.run([*GIT, "add", "--all", "--force"], check=True, cwd=top)
    subprocess.run([*GIT, "commit", "--quiet", "--allow-empty", "-m", tag], check=True, cwd=top)
    subprocess.run([*GIT, "tag", tag], check=True, cwd=top)
