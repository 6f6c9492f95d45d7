"""Keeps a run of ``python -m bench pythons`` and makes the tables of docs/pythons.md from it.

On an idle machine that has the interpreters::

    python -m bench pythons --base 3.13 --python 3.11 --python 3.13t --python 3.14 --python 3.15 \\
        --workload spin --workload booking_dates_stdlib --workload http_fetch \\
        --model serial --model thread_pool --model asyncio --model process_pool_fork \\
        --model interpreter_pool --budget 11 --json FILE
    python docs/measure_pythons.py pack FILE    keep it in docs/pythons.json.xz, seconds with four digits
    python docs/measure_pythons.py table        the tables of docs/pythons.md, from there
"""

import json
import lzma
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.pythons import record, table  # noqa: E402
from bench.pythons.judge import Outcome, judge  # noqa: E402
from bench.pythons.record import Record  # noqa: E402

DATA = ROOT / "docs" / "pythons.json.xz"
WIDTH = 98


@click.group()
def main() -> None:
    """Every Python, as measured."""


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def pack(file: Path) -> None:
    """Keep the run in FILE, without the paths of the machine it was measured on."""
    document = json.loads(file.read_text(), parse_float=lambda text: float(f"{float(text):.4g}"))
    for python in document["pythons"]:
        python["path"] = python["name"]
    document["command"] = [Path(part).name for part in document["command"]]
    DATA.write_bytes(lzma.compress(json.dumps(document).encode(), preset=9))


@main.command("table")
def show() -> None:
    """Print the tables of docs/pythons.md."""
    click.echo(tables(packed()))


def packed() -> Record:
    """The run in docs/pythons.json.xz."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(lzma.decompress(DATA.read_bytes()))
        file.flush()
        return record.load(Path(file.name))


def tables(run: Record) -> str:
    """A table for each workload, then the answers and the notes, as Markdown."""
    outcome = judge(run)
    answers = [table.answer(buys, run.base.name) for buys in outcome.buys]
    blocks = ["\n".join(_table(run, outcome, workload)) for workload in outcome.workloads]
    notes = [*table.notes(run, outcome), table.method(run)]
    return "\n\n".join([*blocks, *("\n".join(map(_listed, lines)) for lines in (answers, notes))])


def _listed(line: str) -> str:
    return textwrap.fill(line, WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)


def _table(run: Record, outcome: Outcome, workload: str) -> Iterator[str]:
    first, *others = table.columns(run)
    yield f"| `{workload}`: {first} | {' | '.join(others)} |"
    yield "|---" * (1 + len(others)) + "|"
    for name, *figures in table.rows(outcome, workload):
        yield f"| {name} | {' | '.join(figures)} |"


if __name__ == "__main__":
    main()
