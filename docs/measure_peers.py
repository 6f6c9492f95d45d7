"""Measures the figures of docs/peers.md: this suite beside its peers, each given the same seconds.

    pip install pyperf     into the environment that runs this; the suite itself does not need it
    python docs/measure_peers.py runs --count 5 -o DIR
    python docs/measure_peers.py pack DIR    keep what DIR has in docs/peers.json
    python docs/measure_peers.py table       the table of docs/peers.md, from there

Each measures, on ``spin`` in the quick profile's sizes, serial, asyncio warm and a warm pool of two
processes, in turns: one run of ours, then as many seconds of each peer. Each says a speed-up of asyncio and
of the pool.
pytest-benchmark has one test of each, a third of the seconds; pyperf starts fresh processes, as is its way.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from math import log
from pathlib import Path
from statistics import mean, stdev

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

DATA = ROOT / "docs" / "peers.json"
MODELS = ("asyncio", "process_pool_fork")
ALL = ("serial", *MODELS)
# what both peers run: the suite's own models on its own workload, each warm
PREPARE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from contextlib import ExitStack
from bench.discovery import all_models
from bench.session.profiles import QUICK
from workloads import spin

stack = ExitStack()

def prepared(name):
    run = stack.enter_context(all_models()[name].running(2))
    items = [QUICK.sizes.spin_iterations + index for index in range(QUICK.sizes.spin_items)]
    run(spin, items[:4])
    return lambda: run(spin, items)
"""
PYTEST_BENCHMARK = (
    PREPARE
    + f"""
import pytest

@pytest.mark.parametrize("name", {ALL!r})
def test_model(benchmark, name):
    benchmark(prepared(name))
    stack.close()
"""
)
PYPERF = (
    PREPARE
    + """
import pyperf

def pass_on(command, args):
    command.extend(("--name", args.name))

runner = pyperf.Runner(add_cmdline_args=pass_on)
runner.argparser.add_argument("--name")
runner.parse_args()
if runner.args.worker:
    runner.bench_func(runner.args.name, prepared(runner.args.name))
    stack.close()
else:
    runner.bench_func(runner.args.name, lambda: None)
"""
)
WORKER_S = 1.0  # that a worker of pyperf's takes with its import, a warm-up and three values, about
SpeedUps = Mapping[str, float]


@click.group()
def main() -> None:
    """This suite beside its peers."""


@main.command()
@click.option("--count", type=click.IntRange(2), default=5, show_default=True)
@click.option("-o", "folder", type=click.Path(path_type=Path), required=True)
def runs(count: int, folder: Path) -> None:
    """Run all three COUNT times, in turns."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        path = folder / f"peers-{number:03}.json"
        if path.exists():
            continue
        with tempfile.TemporaryDirectory(prefix="measure-peers-") as temporary:
            path.write_text(json.dumps(_in_turns(Path(temporary))))
        print(path.name, path.read_text(), flush=True)


def _in_turns(folder: Path) -> dict[str, dict[str, float]]:
    """Speed-ups and seconds of each of the three."""
    ours, seconds = _timed(lambda: _suite(folder))
    others: dict[str, Callable[[], SpeedUps]] = {
        "pytest-benchmark": lambda: _pytest_benchmark(folder, seconds),
        "pyperf": lambda: _pyperf(folder, seconds),
    }
    turns = {"this suite": {**ours, "seconds": seconds}}
    for name, measure in others.items():
        speed_ups, took_s = _timed(measure)
        turns[name] = {**speed_ups, "seconds": took_s}
    return turns


def _timed(measure: Callable[[], SpeedUps]) -> tuple[SpeedUps, float]:
    began = time.monotonic()
    return measure(), time.monotonic() - began


def _run(command: Sequence[str], cwd: Path = ROOT) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr)[-800:]
        raise click.ClickException(f"{command[:4]} ended with {done.returncode}: {said}")


def _suite(folder: Path) -> SpeedUps:
    stored = folder / "suite.json"
    names = [part for name in ALL for part in ("--model", name)]
    options = ["--profile", "quick", "--workload", "spin", *names, f"--benchmark-json={stored}"]
    _run([sys.executable, "-m", "pytest", *options])
    cells = [benchmark["extra_info"] for benchmark in json.loads(stored.read_text())["benchmarks"]]
    return {
        cell["model"]: cell["speed_up"]["estimate"]
        for cell in cells
        if cell["model"] in MODELS and cell["start"] == "warm"
    }


def _pytest_benchmark(folder: Path, seconds: float) -> SpeedUps:
    """One test of each, as its README has it, but for the time that it may take."""
    test, stored = folder / "test_peers.py", folder / "peers.json"
    test.write_text(PYTEST_BENCHMARK)
    options = [f"--benchmark-max-time={seconds / len(ALL):.1f}", f"--benchmark-json={stored}"]
    _run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, str(test)], cwd=folder)
    benchmarks = json.loads(stored.read_text())["benchmarks"]
    return _speed_ups({each["params"]["name"]: each["stats"]["median"] for each in benchmarks})


def _pyperf(folder: Path, seconds: float) -> SpeedUps:
    """As many of its worker processes for each as fit into the seconds."""
    script = folder / "peers_pyperf.py"
    script.write_text(PYPERF)
    processes = max(2, round(seconds / len(ALL) / WORKER_S))
    medians = {}
    for name in ALL:
        stored = folder / f"{name}.json"
        options = [f"--processes={processes}", "--values=3", "--warmups=1", "--quiet"]
        passed = ["--inherit-environ=PYTHONPATH", f"--output={stored}"]  # pyperf may be installed beside
        _run([sys.executable, str(script), "--name", name, *options, *passed], cwd=folder)
        (benchmark,) = json.loads(stored.read_text())["benchmarks"]
        values = sorted(value for run in benchmark["runs"] for value in run.get("values", ()))
        medians[name] = values[len(values) // 2]
    return _speed_ups(medians)


def _speed_ups(medians: Mapping[str, float]) -> SpeedUps:
    return {name: medians["serial"] / medians[name] for name in MODELS}


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def pack(folder: Path) -> None:
    """Keep the runs in FOLDER in docs/peers.json."""
    turns = [json.loads(path.read_text()) for path in sorted(folder.glob("peers-*.json"))]
    DATA.write_text(json.dumps(turns, indent=1) + "\n")


@main.command()
def table() -> None:
    """Print the table of docs/peers.md."""
    click.echo(table_of(packed()))


def packed() -> list[dict[str, dict[str, float]]]:
    """The turns in docs/peers.json, none before they were measured."""
    turns: list[dict[str, dict[str, float]]] = json.loads(DATA.read_text()) if DATA.exists() else []
    return turns


def table_of(turns: Sequence[Mapping[str, Mapping[str, float]]]) -> str:
    """The speed-ups of all turns, and how much they deviate from turn to turn."""
    head = ["| measured by | seconds | model | speed-ups | deviation |", "|---|---:|---|---|---:|"]
    rows = [_row(name, model, turns) for model in MODELS for name in (turns[0] if turns else ())]
    return "\n".join([*head, *rows])


def _row(name: str, model: str, turns: Sequence[Mapping[str, Mapping[str, float]]]) -> str:
    values = [turn[name][model] for turn in turns]
    seconds = mean(turn[name]["seconds"] for turn in turns)
    deviation = stdev(log(value) for value in values)
    shown = ", ".join(f"{value:.2f}" for value in values)
    return f"| {name} | {seconds:.0f} | {model} | {shown} | {deviation:.1%} |"


if __name__ == "__main__":
    main()
