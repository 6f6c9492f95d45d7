"""Measures the gate beside its peers: one suite, the same injected slow-downs, in turns on one machine.

    python docs/measure_gate_peers.py runs --count 20 --slowed 10 -o DIR   2½ hours, on an idle machine
    python docs/measure_gate_peers.py pack DIR    keep what DIR has in docs/gate-peers.json and .jsonl.xz
    python docs/measure_gate_peers.py table       the table, from there

The suite is four functions of a few milliseconds; in the slowed commits one of them, ``SLOWED``, takes 5 or
10 % longer. Each peer gets an environment of its own, in the versions of ``gate_peers.PEERS``, and runs as
its documents have it. Wherever there is a threshold it is 5 %, which is the gate's own:

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
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import mean

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.gate.table import percent as percentage  # noqa: E402
from docs.gate_figures import GateRun, kept, load, save  # noqa: E402
from docs.gate_peers import COMPARE, GATE, PERCENTS, SUITE, Place, prepared, tag_of  # noqa: E402
from docs.gate_peers_suite import SLOWED  # noqa: E402

DATA = ROOT / "docs" / "gate-peers.json"
RECORDS = ROOT / "docs" / "gate-peers.jsonl.xz"  # the gate's own, of the turns with slowed code
Turn = dict[str, dict[str, list[str] | float]]  # by peer: what it calls slower, and its seconds


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
        place = prepared(Path(temporary).resolve())
        for number in range(max(count, slowed)):
            for percent in (one for one in PERCENTS if number < (slowed if one else count)):
                path = folder / f"turn-{percent:02}-{number:03}.json"
                if not path.exists():
                    own = folder / f"gate-{percent:02}-{number:03}.json"
                    path.write_text(json.dumps(_turn(place, tag_of(percent), number, own)))
                    click.echo(f"{path.name} {path.read_text()}")


def _turn(place: Place, head: str, number: int, own: Path) -> Turn:
    """What each of them says of head, another one first in each turn; ``own`` gets the gate's record."""
    names = list(COMPARE)
    first = number % len(names)
    turn: Turn = {}
    for name in [*names[first:], *names[:first]]:
        with tempfile.TemporaryDirectory(prefix="turn-", dir=place.folder) as temporary:
            began = time.monotonic()
            slower = sorted(COMPARE[name](place, head, Path(temporary)))
            turn[name] = {"slower": slower, "seconds": time.monotonic() - began}
            if (stored := Path(temporary) / GATE).exists():
                shutil.copy(stored, own)
    return turn


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def pack(folder: Path) -> None:
    """Keep the turns in FOLDER in docs/gate-peers.json, and the gate's records of slowed code beside it."""
    turns = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("turn-*.json"))}
    DATA.write_text(json.dumps(turns, indent=1) + "\n")
    paths = (folder.glob(f"gate-{percent:02}-*.json") for percent in PERCENTS[1:])
    save(RECORDS, [GateRun(path.stem, kept(path, SUITE), None) for own in paths for path in sorted(own)])


@main.command()
def table() -> None:
    """Print the table, and what the gate said of each slow-down."""
    click.echo(table_of(json.loads(DATA.read_text())))
    click.echo(by_gate(load(RECORDS)))


def by_gate(runs: Mapping[str, GateRun]) -> str:
    """What the gate said of the slowed function, a line for each slow-down."""
    lines = []
    for percent in PERCENTS[1:]:
        outcomes = [run.outcome for name, run in runs.items() if name.startswith(f"gate-{percent:02}-")]
        said = [one for outcome in outcomes for one in outcome.judgements if one.benchmark.endswith(SLOWED)]
        verdicts = Counter(one.verdict for one in said)
        seen = [one.ratio for one in said if one.ratio]
        lines.append(
            f"slowed by {percent} %: {', '.join(f'{count} × {name}' for name, count in verdicts.items())}, "
            f"seen at {percentage(min(one.value for one in seen))} to "
            f"{percentage(max(one.value for one in seen))}, "
            f"the lowest end of an interval {percentage(min(one.low for one in seen))}"
        )
    return "\n".join(lines)


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
