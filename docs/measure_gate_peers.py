"""Measures the gate beside its peers: one suite, the same injected slow-downs, in turns on one machine.

    python docs/measure_gate_peers.py runs --count 20 --slowed 10 -o DIR   2½ hours, on an idle machine
    python docs/measure_gate_peers.py pack DIR    keep what DIR has in docs/gate-peers.json
    python docs/measure_gate_peers.py table       the table, from there

The suite is four functions of a few milliseconds; in the slowed commits one of them, ``SLOWED``, takes 5 or
10 % longer. Each peer gets an environment of its own, in the versions of ``PEERS``, and runs as its documents
have it. Wherever there is a threshold it is 5 %, which is the gate's own:

- pytest-benchmark: a run of base, stored, and one of head with ``--benchmark-compare-fail=min:5%``
- asv: ``asv continuous --interleave-rounds --factor 1.05``; it builds and keeps its environments, and writes
  ``.asv-machine.json`` into the home folder
- pyperf: a run of each, 20 processes, then ``compare_to --min-speed 5``, which tests for significance;
  without ``pyperf system tune``, which needs a machine of one's own
- pytest-perf: it prints by how much head is slower and never fails: more than 5 % counts as found
- pytest-codspeed: ``--codspeed-mode walltime`` measures offline, its service compares: here the best times
  that it prints are compared, by 5 %
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.gate import record  # noqa: E402
from bench.gate.judge import judge  # noqa: E402
from docs.gate_peers_suite import FILES, NAMES, SLOWED, WORK  # noqa: E402

DATA = ROOT / "docs" / "gate-peers.json"
PERCENTS = (0, 5, 10)  # of what the slowed function takes; 0 is equal code
THRESHOLD = 5  # percent
BASE = "base"
GATE = "gate.json"
UNTOLD = "this machine can't tell"
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
Turn = dict[str, dict[str, list[str] | float]]  # by peer: what it calls slower, and its seconds


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


@click.group()
def main() -> None:
    """The gate beside its peers."""


@main.command()
@click.option("--count", type=click.IntRange(1), default=20, show_default=True)
@click.option("--slowed", type=click.IntRange(1), default=10, show_default=True)
@click.option("-o", "folder", type=click.Path(path_type=Path), required=True)
def runs(count: int, slowed: int, folder: Path) -> None:
    """Compare equal code COUNT times, slowed code SLOWED times each; what FOLDER has is not repeated."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="measure-gate-peers-") as temporary:
        place = _prepared(Path(temporary).resolve())
        for number in range(max(count, slowed)):
            for percent in (one for one in PERCENTS if number < (slowed if one else count)):
                path = folder / f"turn-{percent:02}-{number:03}.json"
                if not path.exists():
                    kept = folder / f"gate-{percent:02}-{number:03}.json"
                    path.write_text(json.dumps(_turn(place, tag_of(percent), number, kept)))
                    click.echo(f"{path.name} {path.read_text()}")


def tag_of(percent: int) -> str:
    return f"slower-{percent}"


def _prepared(folder: Path) -> Place:
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


def _turn(place: Place, head: str, number: int, kept: Path) -> Turn:
    """What each of them says of head, another one first in each turn; ``kept`` gets the gate's record."""
    names = list(COMPARE)
    first = number % len(names)
    turn: Turn = {}
    for name in [*names[first:], *names[:first]]:
        with tempfile.TemporaryDirectory(prefix="turn-", dir=place.folder) as temporary:
            began = time.monotonic()
            slower = sorted(COMPARE[name](place, head, Path(temporary)))
            turn[name] = {"slower": slower, "seconds": time.monotonic() - began}
            if (stored := Path(temporary) / GATE).exists():
                shutil.copy(stored, kept)
    return turn


# -- a function for each: the names of the functions that it calls slower in head; ``kept`` is a new folder


def _gate(place: Place, head: str, kept: Path) -> Iterable[str]:
    stored = kept / GATE
    gate = [sys.executable, "-m", "bench", "gate", "--repo", str(place.repository), "--base", BASE]
    _run([*gate, "--head", head, "--json", str(stored), "--", "test_peerwork.py"], ROOT, (0, 1, 3, 4))
    outcome = judge(record.load(stored))
    if outcome.alarms:  # it fails, and says that it can't tell: a false alarm, and nothing found
        return [UNTOLD]
    return [one.benchmark.rpartition("test_")[2] for one in outcome.of("regression")]


def _pytest_benchmark(place: Place, head: str, kept: Path) -> Iterable[str]:
    options = ("-m", "pytest", "-p", "no:cacheprovider", f"--benchmark-storage={kept}", "test_peerwork.py")
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


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def pack(folder: Path) -> None:
    """Keep the turns in FOLDER in docs/gate-peers.json."""
    turns = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("turn-*.json"))}
    DATA.write_text(json.dumps(turns, indent=1) + "\n")


@main.command()
def table() -> None:
    """Print the table."""
    click.echo(table_of(json.loads(DATA.read_text()) if DATA.exists() else {}))


def table_of(turns: Mapping[str, Turn]) -> str:
    """As Markdown, a row for each of them."""
    columns = ["compared by", *(f"found at {percent} %" for percent in PERCENTS[1:])]
    columns[1:1] = ["false alarms, equal code"]
    columns += ["others named, slowed code", "seconds"]
    head = [f"| {' | '.join(columns)} |", "|---" + "|---:" * (len(columns) - 1) + "|"]
    names = dict.fromkeys(name for turn in turns.values() for name in turn)
    return "\n".join([*head, *(_row(name, turns) for name in COMPARE if name in names)])


def _row(name: str, turns: Mapping[str, Turn]) -> str:
    by_percent = {percent: _slower(name, turns, percent) for percent in PERCENTS}
    equal = by_percent.pop(0)
    found = [f"{sum(SLOWED in one for one in some)} of {len(some)}" for some in by_percent.values()]
    slowed = [one for some in by_percent.values() for one in some]
    others = f"{sum(bool(set(one) - {SLOWED}) for one in slowed)} of {len(slowed)}"
    seconds = mean(float(str(turn[name]["seconds"])) for turn in turns.values())
    cells = [name, f"{sum(map(bool, equal))} of {len(equal)}", *found, others, f"{seconds:.0f}"]
    return f"| {' | '.join(cells)} |"


def _slower(name: str, turns: Mapping[str, Turn], percent: int) -> list[list[str]]:
    """What it called slower in each comparison with this slow-down."""
    own = [turn[name]["slower"] for stem, turn in sorted(turns.items()) if stem[:8] == f"turn-{percent:02}-"]
    return [slower for slower in own if isinstance(slower, list)]


if __name__ == "__main__":
    main()
