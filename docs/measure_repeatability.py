"""Measures the figures of docs/repeatability.md: whether answers survive repetition.

It takes hours on an idle machine; DIR is outside the repository::

    python docs/measure_repeatability.py runs quick --count 20 -o DIR     four workloads
    python docs/measure_repeatability.py runs all --count 6 -o DIR        all eight
    python docs/measure_repeatability.py runs bursts --count 6 -o DIR     four, one core busy half of the time
    python docs/measure_repeatability.py runs slowed --count 20 -o DIR    four, two models slower by a fifth
    python docs/measure_repeatability.py runs selftest --count 20 -o DIR  python -m bench selftest
    python docs/measure_repeatability.py pack DIR   move what DIR has into docs/repeatability-data
    python docs/measure_repeatability.py table      the tables of docs/repeatability.md, from there

What is there already is not repeated.
"""

import json
import lzma
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click
import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.analysis import result  # noqa: E402
from bench.analysis.winners import conclusion  # noqa: E402
from bench.store import runs as stored_runs  # noqa: E402
from bench.store.schema import Instruments  # noqa: E402
from docs.repeatability_runs import DATA, Run, packed  # noqa: E402
from docs.repeatability_table import tables  # noqa: E402

FOUR = ("spin", "booking_dates_stdlib", "http_fetch", "sleep")
KINDS = ("quick", "all", "bursts", "slowed", "selftest")
ESTIMATE = re.compile(r"about (\d+):(\d\d) min")
BURST = "import time\nwhile True:\n end = time.time() + 0.5\n while time.time() < end: pass\n time.sleep(0.5)"
# not needed for any figure, and most of the file: what the instruments saw
LEFT_OUT = frozenset(Instruments.__struct_fields__) | {"memory_kind", "first_item_after_s"}


@click.group()
def main() -> None:
    """Whether answers survive repetition."""


@main.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--count", type=click.IntRange(1), default=1, show_default=True)
@click.option("--workload", "workloads", multiple=True, help="Only this one; by default the kind's.")
@click.option("--budget", metavar="MINUTES", help="For each run; by default the profile's.")
@click.option("-o", "folder", type=click.Path(path_type=Path), required=True)
def runs(kind: str, count: int, workloads: Sequence[str], budget: str | None, folder: Path) -> None:
    """Run the suite COUNT times, one run after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    names = workloads or (() if kind == "all" else FOUR)
    options = [part for name in names for part in ("--workload", name)]
    options += ["-p", "docs.slow_cells"] if kind == "slowed" else []
    options += ["--budget", budget] if budget else []
    for number in range(count):
        path = folder / f"{kind}-{number:03}.json"
        if path.exists():
            continue
        with _bursts() if kind == "bursts" else nullcontext():
            if kind == "selftest":
                _selftest(path, budget)
            else:
                _suite(path, options)


@contextmanager
def _bursts() -> Iterator[None]:
    """A process that keeps a core busy half of the time, for half a second each."""
    process = subprocess.Popen([sys.executable, "-c", BURST])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _suite(path: Path, options: Sequence[str]) -> None:
    """One run, stored with what it said of its length."""
    part = path.with_suffix(".part")
    command = [sys.executable, "-m", "pytest", "--profile", "quick", f"--benchmark-json={part}", *options]
    began, estimate_s = time.monotonic(), None
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if estimate_s is None and (said := ESTIMATE.search(line)):
            estimate_s, began = int(said[1]) * 60 + int(said[2]), time.monotonic()
    took_s = time.monotonic() - began
    if process.wait():
        raise click.ClickException(f"a run ended with {process.returncode}: {''.join(lines[-20:])}")
    stored = json.loads(part.read_text())
    part.with_suffix(".json").write_text(json.dumps(stored | {"took_s": took_s, "estimate_s": estimate_s}))
    part.unlink()
    print(f"{path.stem} {took_s:.0f} s, estimated {estimate_s} s", flush=True)


def _selftest(path: Path, budget: str | None) -> None:
    began = time.monotonic()
    command = [sys.executable, "-m", "bench", "selftest", "--json", str(path)]
    done = subprocess.run(
        [*command, *(["--budget", budget] if budget else [])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise click.ClickException(done.stderr[-500:])
    document = json.loads(path.read_text()) | {"took_s": time.monotonic() - began}
    path.write_text(json.dumps(document))
    print(f"{path.stem} {done.returncode} {done.stdout.strip().splitlines()[-1]}", flush=True)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def pack(folder: Path) -> None:
    """Add the runs in FOLDER to docs/repeatability-data, a file per kind, seconds with four digits."""
    kinds = packed()
    for path in sorted(folder.glob("*-[0-9][0-9][0-9].json")):
        run = packed_run(path)
        others = [other for other in kinds.get(run.kind, []) if other.name != run.name]
        kinds[run.kind] = sorted([*others, run], key=lambda run: run.name)
    DATA.mkdir(exist_ok=True)
    for kind, of_kind in kinds.items():
        with lzma.open(DATA / f"{kind}.jsonl.xz", "wb", preset=9) as file:
            file.writelines(msgspec.json.encode(run) + b"\n" for run in of_kind)


def packed_run(path: Path) -> Run:
    """A stored run, or the claims of a self-test, as it is packed."""
    document = json.loads(path.read_text(), parse_float=lambda text: float(f"{float(text):.4g}"))
    if "claims" in document:
        return Run(path.stem, document["took_s"], selftest=document["claims"])
    benchmarks = [_packed_benchmark(each) for each in document["benchmarks"]]
    sentences = _sentences(path)
    return Run(path.stem, document["took_s"], document["estimate_s"], benchmarks, sentences)


def _packed_benchmark(stored: dict[str, Any]) -> dict[str, Any]:
    extra = {name: value for name, value in stored["extra_info"].items() if name not in LEFT_OUT}
    names = ("name", "fullname", "group")
    return {name: stored[name] for name in names} | {"extra_info": extra, "stats": stored["stats"]}


def _sentences(path: Path) -> dict[str, str]:
    """The verdict on each workload as the run said it."""
    stored = stored_runs.load(path)
    results = result.read(stored.benchmarks)[0]
    workloads = sorted({each.workload for each in results})
    said = (conclusion(result.of_workload(results, name), stored.conditions.budget_min) for name in workloads)
    return {name: str(each) for name, each in zip(workloads, said, strict=True) if each}


@main.command()
def table() -> None:
    """Print the tables of docs/repeatability.md."""
    click.echo(tables())


if __name__ == "__main__":
    main()
