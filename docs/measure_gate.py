"""The figures of docs/gate.md: how often the gate is wrong, and what it finds. Hours on an idle machine.

    python docs/measure_gate.py runs null --count 60 -o DIR  a commit against itself
    python docs/measure_gate.py runs bursts --count 60 -o DIR  also with one core busy half of the time
    python docs/measure_gate.py runs slow --percent 10 --count 20 -o DIR  against a slowed copy of itself
    python docs/measure_gate.py pack DIR    move what DIR has into docs/gate-data
    python docs/measure_gate.py table       the tables of docs/gate.md, from docs/gate-data

The first ``--usual`` runs are followed by what pytest-benchmark offers: a run of base, then one of head with
``--benchmark-compare-fail=median:10%``, of the same cells at the same sizes, 50 rounds of each. What is there
already, or packed, is not repeated.
"""

import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import mean, median
from typing import Any

import click
from scipy.stats import binomtest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.gate import record  # noqa: E402
from bench.gate.table import percent as percentage  # noqa: E402
from bench.gate.verdicts import Outcome, judge  # noqa: E402
from docs.slow_down import CELLS  # noqa: E402

DATA = ROOT / "docs" / "gate-data"

SELECT = " or ".join(CELLS)
SIZES = ("--requests", "10", "--http-latency-ms", "1", "--rows", "1000")
HOOK = "    describe(benchmark, model, start, prepared, lab, limit)\n"
CALL = '    model, prepared = slow_down(f"{prepared.name}-{model.name}-{start}", model, prepared)\n'
IMPORT = "from bench.slow_down import slow_down\n"
# the gate's own sizes, as often as a suite without a gate would take them
USUAL = 'PROFILES["full"] = replace(PROFILES["smoke"], name="full", sweeps=5, rounds=10)\n'
KINDS = {"null": "itself", "bursts": "itself, beside bursts"}
PERCENTS = ("5", "10", "15", "25")
WAYS = ("spin", "wait", "tail", "start-up", "any")
FALSE_ALARMS = (
    *("a commit against", "runs that alarm", "wrong verdicts", "inconclusive", "failed", "median time"),
    *("usual way: runs that alarm", "wrong verdicts"),
)
POWER = ("slowed by", "as", "seen, mean", "found", "share", "95 % interval", "found the usual way")


@click.group()
def main() -> None:
    """False alarms and power of the gate."""


@main.command()
@click.argument("kind", type=click.Choice(["null", "bursts", "slow"]))
@click.option("--count", type=int, default=1)
@click.option("--percent", type=float, default=0.0)
@click.option("--usual", type=int, default=20, help="After how many of them to try the usual way, too.")
@click.option("-o", "folder", type=click.Path(path_type=Path), required=True)
def runs(kind: str, count: int, percent: float, usual: int, folder: Path) -> None:
    """Run the gate COUNT times."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{kind}-{percent:g}" if percent else kind
    with tempfile.TemporaryDirectory(prefix="measure-gate-") as temporary:
        repository = Path(temporary) / "repository"
        base, head = _revisions(repository, percent)
        stored = packed()
        for number in range(count):
            path = folder / f"{name}-{number:03}.json"
            known = stored.get(path.stem, {"usual": None})
            with _bursts() if kind == "bursts" else nullcontext():
                if not path.exists() and "record" not in known:
                    _gate(repository, base, head, path)
                if number < usual and not (path.with_suffix(".usual").exists() or known["usual"]):
                    _usual(repository, base, head, path.with_suffix(".usual"))


def _revisions(repository: Path, percent: float) -> tuple[str, str]:
    """A clone with two commits: one that slows its cells by nothing, one that does by so much."""
    subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(repository)], check=True)
    measure = repository / "bench" / "measure.py"
    text = measure.read_text()
    assert text.count(HOOK) == 1
    measure.write_text(
        text.replace(HOOK, CALL + HOOK).replace("from bench.trace", IMPORT + "from bench.trace")
    )
    with (repository / "bench" / "profiles.py").open("a") as profiles:
        profiles.write(USUAL)
    shutil.copy(ROOT / "docs" / "slow_down.py", repository / "bench" / "slow_down.py")
    return tuple(_commit(repository, share) for share in (0.0, percent / 100))  # type: ignore[return-value]


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


def _gate(repository: Path, base: str, head: str, path: Path) -> None:
    began = time.monotonic()
    gate = [sys.executable, "-m", "bench", "gate", "--repo", str(repository), "--base", base, "--head", head]
    written = path.with_name("unfinished.json")  # an interrupted gate keeps what it has, and is no run
    done = subprocess.run(
        [*gate, "--select", SELECT, "--json", str(written)],
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
    """The ratio of medians by benchmark, from one run of each revision: alarms are those above 1.1."""
    medians = []
    for revision in (base, head):
        subprocess.run(["git", "-C", str(repository), "checkout", "--quiet", revision], check=True)
        stored = repository.parent / "stored.json"
        options = ["--profile", "full", *SIZES, "-k", SELECT, f"--benchmark-json={stored}"]
        environment = os.environ | {"PYTHONHASHSEED": "random"}
        subprocess.run(
            [sys.executable, "-m", "pytest", *options],
            cwd=repository,
            env=environment,
            capture_output=True,
            check=True,
        )
        benchmarks = json.loads(stored.read_text())["benchmarks"]
        medians.append({one["name"]: one["stats"]["median"] for one in benchmarks})
    found = {name: medians[1][name] / second for name, second in medians[0].items()}
    print(f"{path.stem} the usual way: {sum(ratio > 1.1 for ratio in found.values())} alarms", flush=True)
    path.write_text(json.dumps(found))


# -- what was measured


def packed() -> dict[str, dict[str, Any]]:
    """All runs in docs/gate-data by name: the gate's record, and the usual way's ratios or None."""
    texts = (lzma.decompress(path.read_bytes()).decode() for path in sorted(DATA.glob("*.xz")))
    return {run["name"]: run for text in texts for run in map(json.loads, text.splitlines())}


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def pack(folder: Path) -> None:
    """Add the runs in FOLDER to docs/gate-data, a file a kind, seconds with five digits."""
    runs = packed()
    for path in sorted(folder.glob("*-[0-9][0-9][0-9].json")):
        stored = json.loads(path.read_text(), parse_float=lambda text: float(f"{float(text):.5g}"))
        stored["command"] = ["bench", "gate", "--select", SELECT]  # without the paths of this machine
        for side in ("base", "head"):
            stored[side] |= {"machine_info": {}, "python": "python"}
        runs[path.stem] = {"name": path.stem, "record": stored, "usual": None}
    for path in folder.glob("*.usual"):
        runs[path.stem]["usual"] = json.loads(path.read_text())
    DATA.mkdir(exist_ok=True)
    for kind in sorted({name[:-4] for name in runs}):
        with lzma.open(DATA / f"{kind}.jsonl.xz", "wt", preset=9) as file:
            file.writelines(json.dumps(run) + "\n" for name, run in sorted(runs.items()) if name[:-4] == kind)


@main.command()
def table() -> None:
    """Print the tables of docs/gate.md."""
    click.echo(tables())


def tables() -> str:
    """False alarms, then power, as Markdown."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for name, run in packed().items():
        outcome = judge(record.from_json(run["record"]))
        by_kind.setdefault(name[:-4], []).append(run | {"outcome": outcome})
    silent = [_false_alarms(kind, by_kind[kind]) for kind in KINDS if kind in by_kind]
    percents = [percent for percent in PERCENTS if f"slow-{percent}" in by_kind]
    found = [_power(percent, way, by_kind[f"slow-{percent}"]) for percent in percents for way in WAYS]
    return "\n".join([*_head(FALSE_ALARMS), *silent, "", *_head(POWER), *found])


def _head(columns: Sequence[str]) -> list[str]:
    return [f"| {' | '.join(columns)} |", "|---" + "|---:" * (len(columns) - 1) + "|"]


def _false_alarms(kind: str, runs: list[dict[str, Any]]) -> str:
    outcomes: list[Outcome] = [run["outcome"] for run in runs]
    verdicts = [one.verdict for outcome in outcomes for one in outcome.judgements]
    minutes = [sum(pair["took_s"] for pair in run["record"]["pairs"]) / 60 for run in runs]
    usual = [[ratio > 1.1 for ratio in run["usual"].values()] for run in runs if run["usual"]]
    figures = (
        sum(bool(one.of("regression") or one.alarms) for one in outcomes),
        len(runs),
        verdicts.count("regression") + verdicts.count("improvement"),
        len(verdicts),
        verdicts.count("inconclusive"),
        verdicts.count("failed"),
        median(minutes),
    )
    usually = f"{sum(map(any, usual))} of {len(usual)} | {sum(map(sum, usual))} of {sum(map(len, usual))}"
    columns = "{} of {} | {} of {} | {} | {} | {:.1f} min"
    return f"| {KINDS[kind]} | {columns.format(*figures)} | {usually if usual else '– | –'} |"


def _power(percent: str, way: str, runs: list[dict[str, Any]]) -> str:
    cells = [cell for cell, (kind, *_) in CELLS.items() if way in (kind, "any")]
    names = {f"test_cell[{cell}]" for cell in cells}
    verdicts = [one for run in runs for one in run["outcome"].judgements]
    judged = [one for one in verdicts if one.benchmark.rpartition("::")[2] in names]
    found = sum(one.verdict == "regression" for one in judged)
    interval = binomtest(found, len(judged)).proportion_ci(method="exact")
    usual = [ratio > 1.1 for run in runs for name, ratio in (run["usual"] or {}).items() if name in names]
    slower = mean(one.ratio.ratio for one in judged if one.ratio)
    share = f"{found / len(judged):.1%} | {interval.low:.0%} to {interval.high:.0%}"
    row = f"{percent} % | {way} | {percentage(slower)} | {found} of {len(judged)} | {share}"
    return f"| {row} | {sum(usual)} of {len(usual)} |"


if __name__ == "__main__":
    main()
