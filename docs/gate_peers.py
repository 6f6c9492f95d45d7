"""The gate and its peers, each in an environment of its own: what is compared, and how each of them is asked.

``COMPARE`` has a function for each, by its name: the names of the functions that it calls slower in head.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bench.gate import record
from bench.gate.judge import judge
from docs.gate_peers_suite import FILES, NAMES, WORK

ROOT = Path(__file__).resolve().parent.parent
PERCENTS = (0, 5, 10)  # of what the slowed function takes; 0 is equal code
THRESHOLD = 5  # percent
BASE = "base"
GATE = "gate.json"
UNTOLD = "this machine can't tell"
SUITE = "test_peerwork.py"
PEERS = {
    "pytest-benchmark": ("pytest-benchmark==5.3.1",),
    "asv": ("asv==0.6.6", "virtualenv==21.15.7"),
    "pyperf": ("pyperf==2.10.0",),
    # it asks for neither itself; pips before 24.1 refuse the git+file:///… that its baseline has here
    "pytest-perf": ("pytest-perf==1.0.0", "pytest==9.2.0", "pip==26.3"),
    "pytest-codspeed": ("pytest-codspeed==5.0.4",),
}
ASV = {
    "version": 1,
    "project": "peerwork",
    "branches": ["main"],
    "environment_type": "virtualenv",
    "build_command": ["python -m pip wheel --no-deps --wheel-dir {build_cache_dir} {build_dir}"],
}


@dataclass(frozen=True)
class Place:
    """folder: with ``origin/peerwork``, a checkout for each tag, ``asv``, an environment for each peer."""

    folder: Path

    @property
    def repository(self) -> Path:
        return self.folder / "origin" / "peerwork"

    def python(self, peer: str) -> str:
        return str(self.folder / f"env-{peer}" / "bin" / "python")

    def run(self, peer: str, *arguments: object, at: Path, codes: Sequence[int] = (0,)) -> str:
        """What Python says with these arguments in the peer's environment, which is active."""
        path = os.pathsep.join([str(Path(self.python(peer)).parent), os.environ["PATH"]])
        return _run([self.python(peer), *map(str, arguments)], at, codes, os.environ | {"PATH": path})


def _run(
    command: Sequence[str], at: Path, codes: Sequence[int] = (0,), environment: Mapping[str, str] = os.environ
) -> str:
    done = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode not in codes:
        raise click.ClickException(f"{' '.join(command[:6])} ended with {done.returncode}: {said[-800:]}")
    return said


def tag_of(percent: int) -> str:
    return f"slower-{percent}"


def prepared(folder: Path) -> Place:
    """Commits, checkouts and environments in this folder."""
    place = Place(folder)
    _commit_all(place.repository)
    for tag in (BASE, *map(tag_of, PERCENTS)):
        clone = ["git", "clone", "--quiet", "--branch", tag, "-c", "advice.detachedHead=false"]
        _run([*clone, place.repository.as_uri(), str(folder / tag)], folder)
    for peer, packages in PEERS.items():
        _run([sys.executable, "-m", "venv", str(folder / f"env-{peer}")], folder)
        place.run(peer, "-m", "pip", "install", "--quiet", *packages, at=folder)
    asv = folder / "asv"
    (asv / "benchmarks").mkdir(parents=True)
    (asv / "benchmarks" / "__init__.py").touch()
    (asv / "benchmarks" / "work.py").write_text(FILES["asv"])
    (asv / "asv.conf.json").write_text(json.dumps(ASV | {"repo": str(place.repository)}))
    place.run("asv", "-m", "asv", "machine", "--yes", at=asv)
    return place


def _commit_all(repository: Path) -> None:
    """A commit and a tag for base and each slow-down; the branch main is at base."""
    repository.mkdir(parents=True)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    _run([*git, "init", "--quiet", "--initial-branch=main"], repository)
    for name in ("pyproject.toml", "test_peerwork.py", "exercises.py"):
        (repository / name).write_text(FILES[name])
    for tag, percent in ((BASE, 0), *((tag_of(percent), percent) for percent in PERCENTS)):
        (repository / "peerwork.py").write_text(WORK.replace("SHARE = 0.0", f"SHARE = {percent / 100}"))
        _run([*git, "add", "--all"], repository)
        _run([*git, "commit", "--quiet", "--allow-empty", "-m", tag], repository)
        _run([*git, "tag", tag], repository)
        _run([*git, "checkout", "--quiet", "--detach", BASE], repository)
    _run([*git, "branch", "--quiet", "--force", "main", BASE], repository)
    _run([*git, "checkout", "--quiet", "main"], repository)


# -- a function for each; ``kept`` is a new folder


def _gate(place: Place, head: str, kept: Path) -> Iterable[str]:
    stored = kept / GATE
    gate = [sys.executable, "-m", "bench", "gate", "--repo", str(place.repository), "--base", BASE]
    _run([*gate, "--head", head, "--json", str(stored), "--", SUITE], ROOT, (0, 1, 3, 4))
    outcome = judge(record.load(stored))
    if outcome.alarms:  # it fails, and says that it can't tell: a false alarm, and nothing found
        return [UNTOLD]
    return [one.benchmark.rpartition("test_")[2] for one in outcome.of("regression")]


def _pytest_benchmark(place: Place, head: str, kept: Path) -> Iterable[str]:
    options = ("-m", "pytest", "-p", "no:cacheprovider", f"--benchmark-storage={kept}", SUITE)
    place.run("pytest-benchmark", *options, "--benchmark-save=base", at=place.folder / BASE)
    compare = ("--benchmark-compare=0001", f"--benchmark-compare-fail=min:{THRESHOLD}%")
    # a regression is an exception in its summary, with pytest's code for a fault of its own
    said = place.run("pytest-benchmark", *options, *compare, at=place.folder / head, codes=(0, 1, 3))
    if f"{len(NAMES)} passed" not in said and "Performance has regressed" not in said:
        raise click.ClickException(f"pytest-benchmark did not compare: {said[-800:]}")
    return _named(line for line in said.splitlines() if "has failed" in line)


def _asv(place: Place, head: str, kept: Path) -> Iterable[str]:  # noqa: ARG001 - it has a folder of its own
    options = ("--interleave-rounds", "--factor", 1 + THRESHOLD / 100)
    at = place.folder / "asv"
    said = place.run("asv", "-m", "asv", "continuous", *options, BASE, head, at=at, codes=(0, 1))
    if "SIGNIFICANTLY" not in said:
        raise click.ClickException(f"asv did not compare: {said[-800:]}")
    return _named(line for line in said.splitlines() if line.lstrip("| ").startswith("+"))


def _pyperf(place: Place, head: str, kept: Path) -> Iterable[str]:
    script = kept / "peers_pyperf.py"
    script.write_text(FILES["pyperf"])
    stored = [kept / "base.json", kept / "head.json"]
    for tag, path in zip((BASE, head), stored, strict=True):
        options = ("--quiet", "--output", path, "--checkout", place.folder / tag)
        place.run("pyperf", script, *options, at=kept)
    said = place.run("pyperf", "-m", "pyperf", "compare_to", "--min-speed", THRESHOLD, *stored, at=kept)
    return _named(line for line in said.splitlines() if line.endswith("slower"))


def _pytest_perf(place: Place, head: str, kept: Path) -> Iterable[str]:  # noqa: ARG001 - it keeps nothing
    """Its baseline is the branch of the repository that head was cloned from."""
    options = ("-m", "pytest", "-p", "no:cacheprovider", "exercises.py")
    said = place.run("pytest-perf", *options, at=place.folder / head)
    found = re.findall(r"exercises\.py:(\w+): .*?(-?\d+)%\)", said)
    if {name for name, _ in found} != set(NAMES):
        raise click.ClickException(f"pytest-perf did not compare: {said[-800:]}")
    return [name for name, percent in found if int(percent) > THRESHOLD]


def _pytest_codspeed(place: Place, head: str, kept: Path) -> Iterable[str]:
    best = [_best_times(place, tag, kept / tag) for tag in (BASE, head)]
    return [name for name in NAMES if best[1][name] > best[0][name] * (1 + THRESHOLD / 100)]


def _best_times(place: Place, tag: str, kept: Path) -> dict[str, float]:
    """Of each function, in nanoseconds."""
    options = ("-m", "pytest", "-p", "no:cacheprovider", "--codspeed", "--codspeed-mode", "walltime")
    place.run("pytest-codspeed", *options, f"--rootdir={place.folder / tag}", at=place.folder / tag)
    (stored,) = (place.folder / tag / ".codspeed").glob("results_*.json")
    benchmarks = json.loads(stored.replace(kept.with_suffix(".json")).read_text())["benchmarks"]
    return {one["name"].rpartition("test_")[2]: one["stats"]["min_ns"] for one in benchmarks}


def _named(lines: Iterable[str]) -> set[str]:
    """The functions that the lines name."""
    words = {word for line in lines for word in re.findall(r"[a-z]+", line)}
    return words & set(NAMES)


COMPARE: dict[str, Callable[[Place, str, Path], Iterable[str]]] = {
    "the gate": _gate,
    "`--benchmark-compare-fail`": _pytest_benchmark,
    "`asv continuous`": _asv,
    "`pyperf compare_to`": _pyperf,
    "pytest-perf": _pytest_perf,
    "pytest-codspeed": _pytest_codspeed,
}
