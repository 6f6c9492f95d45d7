"""Runs the tests marked "upstream" beside the oldest and the newest supported pytest and pytest-benchmark.

    python tests/upstream_versions.py

The suite supports what pyproject.toml's bounds say, and the tests of the session run on those versions.
The gate is laid beside suites with versions of their own, ``KNOWN`` of ``bench/gate/lockstep/upstream.py``:
there the sides of a gate run get them. Each set of versions goes to a folder of its own that comes first on
the path; everything else stays as the lock file has it.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.gate.lockstep.upstream import KNOWN  # noqa: E402

BOUNDS = re.compile(r"(pytest|pytest-benchmark)>=([\d.]+),<([\d.]+)")


@dataclass(frozen=True)
class Trial:
    """The marked tests of a folder beside some versions, whose folder a variable names."""

    label: str
    tests: str
    variable: str
    requirements: tuple[str, ...]

    def run(self, folder: Path) -> int:
        """pytest's exit code."""
        print(f"-- {self.tests}, {self.label}: {' '.join(self.requirements)}", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--target", str(folder), *self.requirements], check=True)
        environment = os.environ | {self.variable: str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        marked = [sys.executable, "-m", "pytest", "-m", "upstream", "-p", "no:xdist", "-q", self.tests]
        return subprocess.run(marked, cwd=ROOT, env=environment, check=False).returncode


def trials() -> Iterator[Trial]:
    """The oldest and the newest versions, of the suite and of what the gate is laid beside."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    bounds = [match.groups() for match in map(BOUNDS.fullmatch, project["dependencies"]) if match]
    oldest = tuple(f"{name}=={least}" for name, least, _ in bounds)
    newest = tuple(f"{name}>={least},<{most}" for name, least, most in bounds)
    yield Trial("oldest", "tests/session", "PYTHONPATH", oldest)
    yield Trial("newest", "tests/session", "PYTHONPATH", newest)
    first = tuple(f"{name}=={least}" for name, (least, _) in KNOWN.items())
    yield Trial("oldest", "tests/gate", "BENCH_GATE_TEST_SIDES", first)
    yield Trial("newest", "tests/gate", "BENCH_GATE_TEST_SIDES", tuple(KNOWN))


def main() -> int:
    """Run all, and end with the first exit code that is none of success."""
    with tempfile.TemporaryDirectory() as temporary:
        codes = [trial.run(Path(temporary) / str(number)) for number, trial in enumerate(trials())]
    return next(filter(None, codes), 0)


if __name__ == "__main__":
    sys.exit(main())
