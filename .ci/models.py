"""``python models.py LOCK``: install the libraries of the models that a short run leaves out.

All at once, as the hashed lock has them. If that fails, each library with what it needs: one that has no
build for this Python, as gevent has none for one without a GIL, leaves out its own models alone.
It needs nothing but pip, since it is part of what sets up all else.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

LIBRARIES = ("joblib", "gevent", "distributed")
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
AS_LOCKED = ("--require-hashes", "--only-binary=:all:")
NAME = re.compile(r"^([A-Za-z0-9._-]+)==")


def blocks_of(lock: str) -> dict[str, str]:
    """The lines of each requirement in a lock that ``uv pip compile`` wrote, by its name."""
    blocks: dict[str, str] = {}
    name = ""
    for line in lock.splitlines(keepends=True):
        if begin := NAME.match(line):
            name = begin[1]
        if name:
            blocks[name] = blocks.get(name, "") + line
    return blocks


def needed_by(block: str) -> set[str]:
    """The names of the requirements that a requirement is in the lock for."""
    lines = (line.strip() for line in block.splitlines())
    comments = [line.lstrip("#").strip() for line in lines if line.startswith("#")]
    names = [comment.removeprefix("via").strip() for comment in comments]
    return {name for name in names if name and not name.startswith("-")}


def with_needs(library: str, blocks: dict[str, str]) -> str:
    """A lock of one library and all that it needs."""
    chosen: set[str] = set()
    found = {library}
    while found:
        chosen |= found
        found = {name for name, block in blocks.items() if name not in chosen and needed_by(block) & chosen}
    return "".join(block for name, block in blocks.items() if name in chosen)


def install(lock: Path) -> bool:
    return subprocess.run([sys.executable, *PIP, *AS_LOCKED, "-r", str(lock)], check=False).returncode == 0


def main(path: Path) -> None:
    if install(path):
        return
    blocks = blocks_of(path.read_text())
    with tempfile.TemporaryDirectory() as folder:
        for library in LIBRARIES:
            own = Path(folder) / f"{library}.lock"
            own.write_text(with_needs(library, blocks))
            if not install(own):
                print(f"{library} can't be had here: its models are left out", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
