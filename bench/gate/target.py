"""What a side runs, and the plugin that is laid beside it."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "bench_gate_lockstep"
WRITTEN = shutil.ignore_patterns("__pycache__")  # by this interpreter, for this one


@dataclass(frozen=True)
class Target:
    """A revision's folder, with the interpreter and pytest's arguments.

    home: the person's own checkout, from which no code may come. plugin: the folder of ``lay_plugin``.
    slower: the share by which each of its rounds is slowed down, for the self-test.
    """

    name: str
    folder: Path
    python: str
    home: Path
    plugin: Path
    arguments: Sequence[str] = ()
    slower: float = 0.0

    def command(self) -> list[str]:
        plugins = ["-p", f"{PACKAGE}.plugin", "-p", "no:cacheprovider"]
        options = [*plugins, "--continue-on-collection-errors", *self.arguments]
        return [self.python, "-m", "pytest", *options]

    def environment(self, seed: int, socket: int) -> dict[str, str]:
        """seed: of hashes. socket: the descriptor of the line to the gate."""
        path = os.pathsep.join(filter(None, [str(self.plugin), os.environ.get("PYTHONPATH", "")]))
        return os.environ | {
            "PYTHONPATH": path,
            "PYTHONHASHSEED": str(seed),
            "BENCH_GATE_HOME": str(self.home),
            "BENCH_GATE_SOCKET": str(socket),
            "BENCH_GATE_SLOWER": str(self.slower),
        }


def lay_plugin(folder: Path) -> Path:
    """Put the lock-step plugin into a folder of its own, for the sides to import."""
    shutil.copytree(Path(__file__).with_name("lockstep"), folder / PACKAGE, ignore=WRITTEN)
    return folder
