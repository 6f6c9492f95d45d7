"""Gates the benchmarks of public projects, taken unmodified from their source distributions.

    python docs/measure_stranger.py -o DIR

Each against itself (to be silent) and against a copy with one line made slower (to be found).
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docs import distributions  # noqa: E402


@dataclass(frozen=True)
class Project:
    """A project, its benchmarks, and the line of it that is made slower."""

    name: str
    version: str
    benchmarks: tuple[str, ...]
    module: str
    line: str
    slower: str


PROJECTS = (
    Project(
        "pluggy",
        "1.7.0",
        ("testing/benchmark.py",),
        "src/pluggy/_execution.py",
        "args = [caller_kwargs[argname] for argname in hook_impl.argnames]",
        "args = tuple(caller_kwargs[argname] for argname in hook_impl.argnames)",
    ),
    Project(
        "cattrs",
        "26.2.1",
        ("bench/test_attrs_primitives.py", "bench/test_attrs_nested.py", "bench/test_tuples.py"),
        "src/cattrs/converters.py",
        "res.append(dispatch(a.type or v.__class__)(v))",
        "res += [dispatch(a.type or v.__class__)(v)]",
    ),
)


@click.command()
@click.option("-o", "folder", type=click.Path(path_type=Path), required=True)
def main(folder: Path) -> None:
    """Fetch, gate, and print what each gate run concludes."""
    folder.mkdir(parents=True, exist_ok=True)
    for project in PROJECTS:
        with tempfile.TemporaryDirectory() as temporary:
            repository = _repository(project, Path(temporary))
            for head in ("original", "slower"):
                path = folder / f"{project.name}-{head}.json"
                print(f"{project.name} {project.version}, {head}: {_gate(project, repository, head, path)}")


def _repository(project: Project, folder: Path) -> Path:
    """The source distribution as two commits, tagged ``original`` and ``slower``."""
    repository = distributions.repository(project.name, project.version, folder)
    for tag in ("original", "slower"):
        distributions.commit(repository, tag)
        module = repository / project.module
        text = module.read_text()
        module.write_text(text.replace(project.line, project.slower))
        assert tag == "slower" or module.read_text() != text
    subprocess.run(["git", "checkout", "--quiet", "--force", "original"], check=True, cwd=repository)
    return repository


def _gate(project: Project, repository: Path, head: str, path: Path) -> str:
    command = [sys.executable, "-m", "bench", "gate", "--repo", str(repository), "--base", "original"]
    options = ["--head", head, "--setup", "pip install --quiet -e .", "--json", str(path), "--"]
    done = subprocess.run(
        [*command, *options, *project.benchmarks], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return f"exit {done.returncode}. {(done.stdout or done.stderr).strip().splitlines()[-1]}"


if __name__ == "__main__":
    main()
