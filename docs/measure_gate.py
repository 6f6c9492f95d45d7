"""Measures the figures of docs/gate.md: how often the gate is wrong, and what it finds.

It takes hours on an idle machine::

    python docs/measure_gate.py runs null --count 60 -o DIR  a commit against itself
    python docs/measure_gate.py runs bursts --count 60 -o DIR  also with one core busy half of the time
    python docs/measure_gate.py runs slow --percent 10 --count 20 -o DIR  against a slowed copy of itself
    python docs/measure_gate.py runs slow --percent 5 --margin 2 --usual 0 -o DIR  with a smaller margin
    python docs/measure_gate.py pack DIR    move what DIR has into docs/gate-data
    python docs/measure_gate.py table       the tables of docs/gate.md, from docs/gate-data
    python docs/measure_gate.py curve       by margin and slow-down, what is found and how long it takes
    python docs/measure_gate.py limits      how many pairs each benchmark needs, and what they vary by

The first ``--usual`` runs are followed by what pytest-benchmark offers: a run of base, then one of head with
``--benchmark-compare-fail=median:10%``, of the same cells at the same sizes, 50 rounds of each. What is there
already, or packed, is not repeated.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docs import gate_curve  # noqa: E402
from docs.gate_figures import DATA, USUAL_LIMIT, GateRun, by_kind, kept, packed, save, tables  # noqa: E402
from docs.slow_down import CELLS  # noqa: E402

SELECT = " or ".join(CELLS)
SIZES = ("--requests", "10", "--http-latency-ms", "1", "--rows", "1000")
# what a clone is changed by: every visit of a cell begins with the slow-down
BEGIN = "    visit.benchmark.group = visit.prepared.name\n"
SLOWED = "    visit = slow_down(visit)\n"
IMPORT = "from bench.measure.visit import Visit\n"
IMPORTED = "from bench.slow_down import slow_down\n"
# the gate's own sizes, as often as a suite without a gate would take them
USUAL = 'PROFILES["full"] = replace(PROFILES["smoke"], name="full", sweeps_io=5, sweeps_cpu=5, rounds=10)\n'


@click.group()
def main() -> None:
    """False alarms and power of the gate."""


@main.command()
@click.argument("kind", type=click.Choice(["null", "bursts", "slow"]))
@click.option("--count", type=int, default=1)
@click.option("--percent", type=float, default=0.0)
@click.option("--margin", type=float, help="Percent, if it is not the usual one.")
@click.option("--usual", type=int, default=20, help="How many of them are followed by the usual way.")
@click.option("-o", "folder", type=click.Path(path_type=Path), required=True)
def runs(kind: str, count: int, percent: float, margin: float | None, usual: int, folder: Path) -> None:
    """Run the gate COUNT times."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [kind, f"{percent:g}" if percent else "", f"margin-{margin:g}" if margin else ""]
    name = "-".join(filter(None, parts))
    with tempfile.TemporaryDirectory(prefix="measure-gate-") as temporary:
        repository = Path(temporary) / "repository"
        base, head = _revisions(repository, percent)
        stored = packed()
        for number in range(count):
            path = folder / f"{name}-{number:03}.json"
            known = stored.get(path.stem)
            with _bursts() if kind == "bursts" else nullcontext():
                if not path.exists() and known is None:
                    _gate(repository, base, head, path, margin)
                has_usual = path.with_suffix(".usual").exists() or (known and known.usual)
                if number < usual and not has_usual:
                    _usual(repository, base, head, path.with_suffix(".usual"))


def _revisions(repository: Path, percent: float) -> tuple[str, str]:
    """A clone with two commits: one that slows its cells by nothing, one that does by so much."""
    subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(repository)], check=True)
    cell = repository / "bench" / "measure" / "cell.py"
    text = cell.read_text()
    for line, changed in ((BEGIN, SLOWED + BEGIN), (IMPORT, IMPORT + IMPORTED)):
        assert text.count(line) == 1, line
        text = text.replace(line, changed)
    cell.write_text(text)
    with (repository / "bench" / "session" / "profiles.py").open("a") as profiles:
        profiles.write(USUAL)
    shutil.copy(ROOT / "docs" / "slow_down.py", repository / "bench" / "slow_down.py")
    return _commit(repository, 0.0), _commit(repository, percent / 100)


def _commit(repository: Path, share: float) -> str:
    (repository / "bench" / "slow_down.json").write_text(json.dumps(share))
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", f"slower by {share}"], check=True)
    return subprocess.run(
        [*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()


@contextmanager
def _bursts() -> Iterator[None]:
    """A process that keeps a core busy half of the time, for half a second each."""
    burst = (
        "import time\nwhile True:\n end = time.time() + 0.5\n while time.time() < end: pass\n time.sleep(0.5)"
    )
    process = subprocess.Popen([sys.executable, "-c", burst])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _gate(repository: Path, base: str, head: str, path: Path, margin: float | None) -> None:
    began = time.monotonic()
    gate = [sys.executable, "-m", "bench", "gate", "--repo", str(repository), "--base", base, "--head", head]
    written = path.with_name("unfinished.json")  # an interrupted gate keeps what it has, and is no run
    done = subprocess.run(
        [*gate, "--select", SELECT, "--json", str(written), *(["--margin", str(margin)] if margin else [])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.monotonic() - began
    conclusion = done.stdout.strip().splitlines()[-1] if done.stdout else done.stderr[-300:]
    print(f"{path.stem} {done.returncode} {took:.0f} s {conclusion}", flush=True)
    if json.loads(written.read_text())["stopped"] not in ("", "the budget is used"):
        raise click.ClickException("the gate did not finish")
    written.replace(path)


def _usual(repository: Path, base: str, head: str, path: Path) -> None:
    """The ratio of medians by benchmark, from one run of each revision."""
    medians = [_medians(repository, revision) for revision in (base, head)]
    ratios = {name: medians[1][name] / second for name, second in medians[0].items()}
    alarms = sum(ratio > USUAL_LIMIT for ratio in ratios.values())
    print(f"{path.stem} the usual way: {alarms} alarms", flush=True)
    path.write_text(json.dumps(ratios))


def _medians(repository: Path, revision: str) -> dict[str, float]:
    """Of each benchmark, from one run of a revision."""
    subprocess.run(["git", "-C", str(repository), "checkout", "--quiet", revision], check=True)
    stored = repository.parent / "stored.json"
    options = ["--profile", "full", *SIZES, "-k", SELECT, f"--benchmark-json={stored}"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=repository,
        env=os.environ | {"PYTHONHASHSEED": "random"},
        capture_output=True,
        check=True,
    )
    benchmarks = json.loads(stored.read_text())["benchmarks"]
    return {benchmark["name"]: benchmark["stats"]["median"] for benchmark in benchmarks}


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def pack(folder: Path) -> None:
    """Add the runs in FOLDER to docs/gate-data, a file per kind, seconds with five digits."""
    runs = packed()
    for path in sorted(folder.glob("*-[0-9][0-9][0-9].json")):
        runs[path.stem] = GateRun(path.stem, kept(path, SELECT), None)
    for path in folder.glob("*.usual"):
        runs[path.stem].usual = json.loads(path.read_text())
    DATA.mkdir(exist_ok=True)
    for kind, of_kind in by_kind(runs).items():
        save(DATA / f"{kind}.jsonl.xz", of_kind)


@main.command()
def table() -> None:
    """Print the tables of docs/gate.md."""
    click.echo(tables())


@main.command()
def curve() -> None:
    """Print the table of smaller margins in docs/gate.md."""
    click.echo(gate_curve.curve(packed()))


@main.command()
@click.option("--margin", type=float, default=2.0, show_default=True, help="Percent.")
@click.option("--percent", type=float, default=5.0, show_default=True, help="The slow-down to find.")
def limits(margin: float, percent: float) -> None:
    """Print what limits the gate: each benchmark's variation, and the pairs that it needs."""
    click.echo(gate_curve.limits(packed(), margin / 100, percent / 100))


if __name__ == "__main__":
    main()
