"""Runs the tests marked "upstream" beside the oldest supported and the newest pytest and pytest-benchmark.

    python tests/upstream_versions.py

The versions go to folders of their own that come first on the path of the tests and of all they start;
everything else stays as the lock file has it. pyproject.toml's bounds say what is supported.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOUNDS = re.compile(r"(pytest|pytest-benchmark)>=([\d.]+),<([\d.]+)")
TESTS = ("tests/session", "tests/gate")


def supported() -> list[tuple[str, str, str]]:
    """pytest and pytest-benchmark with the oldest supported version and the first that is not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    matches = map(BOUNDS.fullmatch, project["dependencies"])
    return [match.groups() for match in matches if match]


def run_beside(requirements: list[str], folder: Path) -> int:
    """pytest's exit code for the marked tests beside these versions, installed into the folder."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
    subprocess.run([*pip, "--target", str(folder), *requirements], check=True)
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    marked = [sys.executable, "-m", "pytest", "-m", "upstream", "-p", "no:xdist", "-q", *TESTS]
    return subprocess.run(marked, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Run both, and end with the first exit code that is none of success."""
    bounds = supported()
    oldest = [f"{name}=={least}" for name, least, _ in bounds]
    newest = [f"{name}>={least},<{most}" for name, least, most in bounds]
    codes = []
    with tempfile.TemporaryDirectory() as temporary:
        for label, requirements in (("oldest", oldest), ("newest", newest)):
            print(f"-- {label}: {' '.join(requirements)}", flush=True)
            codes.append(run_beside(requirements, Path(temporary) / label))
    return next(filter(None, codes), 0)


if __name__ == "__main__":
    sys.exit(main())
