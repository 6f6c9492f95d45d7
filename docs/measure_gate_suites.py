"""Gates the suites of three public projects, taken from their source distributions, as nobody tuned them.

    python docs/measure_gate_suites.py runs -o DIR    three quarters of an hour on an idle machine
    python docs/measure_gate_suites.py runs --program PATH -o DIR  with an installed concurrency-bench
    python docs/measure_gate_suites.py pack DIR   keep the gate's records of DIR in docs/gate-suites.jsonl.xz
    python docs/measure_gate_suites.py table      the table, from there

Each is gated against itself, to be silent, and against a copy in which one function takes a tenth longer, to
be found. Both commits wrap that function in the same way, the base with a share of nothing, so that they
differ by the tenth alone. Two of the three are written for pytest-codspeed, which is installed for none:
attrs marks its tests (``pytest.mark.benchmark``), and wcwidth's conftest.py imports the fixture's class, or
else puts a fixture in its place that measures nothing.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.gate.judge import Judgement, Outcome, judge  # noqa: E402
from bench.gate.record import Record  # noqa: E402
from bench.gate.table import percent  # noqa: E402
from docs import distributions  # noqa: E402
from docs.gate_figures import GateRun, kept, load, save  # noqa: E402

DATA = ROOT / "docs" / "gate-suites.jsonl.xz"
SHARES = {"original": 0.0, "same": 0.0, "slower": 0.1}  # by tag, of what the function takes
HEADS = ("same", "slower")
SLOWED = """

import functools as _functools
import time as _time


def _slowed(function, share={share}):
    @_functools.wraps(function)
    def slowed(*args, **kwargs):
        began = _time.perf_counter()
        result = function(*args, **kwargs)
        now = _time.perf_counter()
        end = now + share * (now - began)
        while _time.perf_counter() < end:
            pass
        return result

    return slowed


{name} = _slowed({name})
"""
COLUMNS = (
    *("suite", "written for", "benchmarks", "against itself", "slowed by 10 %", "its benchmarks"),
    *("found", "by, median", "others that alarm", "minutes"),
)


@dataclass(frozen=True)
class Suite:
    """A project and its benchmarks.

    setup: installs a revision. select: as pytest's -k. arguments: for pytest. function: what is slowed, a
    name in ``module``. slowed: parts of the names of the benchmarks that spend most of their time in it.
    budget: of a gate, in minutes.
    """

    name: str
    version: str
    written_for: str
    setup: str
    select: str
    arguments: tuple[str, ...]
    module: str
    function: str
    slowed: tuple[str, ...]
    budget: int = 10  # the gate's own


SUITES = (
    Suite(
        name="attrs",
        version="26.1.0",
        written_for="pytest-codspeed",
        # its version is of its own repository, and its conftest.py needs hypothesis
        setup="SETUPTOOLS_SCM_PRETEND_VERSION=26.1.0 pip install --quiet -e . hypothesis",
        # of them, one sleeps for 100 s in each call, and one is slower than all the others together
        select="not CachedProperties",
        arguments=("bench/test_benchmarks.py",),
        module="src/attr/_make.py",
        # a third of a millisecond; those of some microseconds would spend much of it in what slows them
        function="_ClassBuilder.build_class",
        slowed=("test_create",),
        # those that create classes take a third of a second per round: four turns of them in a pair
        budget=20,
    ),
    Suite(
        name="pint",
        version="0.24.4",
        written_for="pytest-benchmark",
        setup="SETUPTOOLS_SCM_PRETEND_VERSION=0.24.4 pip install --quiet -e .",
        select="build_by_mul or op1 or (add and keys1)",  # 26 of its 195
        arguments=("pint/testsuite/benchmarks/test_20_quantity.py",),
        module="pint/facets/plain/quantity.py",
        function="PlainQuantity._add_sub",
        slowed=("test_op2[add",),
    ),
    Suite(
        name="wcwidth",
        version="0.6.0",
        written_for="pytest-codspeed",
        setup="pip install --quiet -e .",
        # udhr: seconds in each call, of texts that the distribution may lack; wcswidth_short: a microsecond,
        # of which what slows it down would be a third
        select="not udhr and not wcswidth_short",
        arguments=("-o", "addopts=", "tests/test_benchmarks.py"),  # its own ask for pytest-cov
        module="wcwidth/wcwidth.py",
        function="wcswidth",
        # `width` calls it, too, for texts that are more than ASCII and hold no control codes
        slowed=(
            "test_wcswidth_",
            *(f"test_width_{text}" for text in ("ri", "composed", "decomposed", "brahmic")),
        ),
    ),
)


@click.group()
def main() -> None:
    """The gate on suites that nobody tuned for it."""


@main.command()
@click.option("--program", help="An installed concurrency-bench, in place of this checkout.")
@click.option("-o", "folder", type=click.Path(path_type=Path), required=True)
def runs(program: str | None, folder: Path) -> None:
    """Fetch and gate them; what FOLDER has is not repeated."""
    folder.mkdir(parents=True, exist_ok=True)
    gate = [program, "gate"] if program else [sys.executable, "-m", "bench", "gate"]
    for suite in SUITES:
        missing = [head for head in HEADS if not (folder / f"{suite.name}-{head}.json").exists()]
        if not missing:
            continue
        with tempfile.TemporaryDirectory(prefix="measure-suites-") as temporary:
            repository = _repository(suite, Path(temporary))
            for head in missing:
                _gate(gate, suite, repository, head, folder.resolve() / f"{suite.name}-{head}.json")


def _repository(suite: Suite, folder: Path) -> Path:
    """The source distribution as three commits, a tag for each of ``SHARES``."""
    repository = distributions.repository(suite.name, suite.version, folder)
    module = repository / suite.module
    text = module.read_text(encoding="utf-8")
    for tag, share in SHARES.items():
        module.write_text(text + SLOWED.format(share=share, name=suite.function), encoding="utf-8")
        distributions.commit(repository, tag)
    return repository


def _gate(gate: Sequence[str], suite: Suite, repository: Path, head: str, path: Path) -> None:
    revisions = ["--repo", str(repository), "--base", "original", "--head", head]
    options = ["--setup", suite.setup, "--select", suite.select, "--json", str(path)]
    options += ["--budget", str(suite.budget)]
    done = subprocess.run(
        [*gate, *revisions, *options, "--", *suite.arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1:]
    click.echo(f"{suite.name} {suite.version}, {head}: exit {done.returncode}. {' '.join(said)}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def pack(folder: Path) -> None:
    """Keep the records in FOLDER in docs/gate-suites.jsonl.xz."""
    paths = [(suite, folder / f"{suite.name}-{head}.json") for suite in SUITES for head in HEADS]
    save(DATA, [GateRun(path.stem, kept(path, suite.select), None) for suite, path in paths])


@main.command()
def table() -> None:
    """Print the table of docs/gate.md."""
    click.echo(table_of(packed()))


def packed() -> dict[str, Record]:
    """The records in docs/gate-suites.jsonl.xz, by suite and head."""
    return {name: run.record for name, run in load(DATA).items()}


def table_of(records: Mapping[str, Record]) -> str:
    """As Markdown, a row for each suite; records: by suite and head, as ``attrs-same``."""
    rows = [_row(suite, *(records[f"{suite.name}-{head}"] for head in HEADS)) for suite in SUITES]
    head = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    return "\n".join([*head, *rows])


def _row(suite: Suite, same: Record, slower: Record) -> str:
    equal, differing = judge(same), judge(slower)
    own = [one for one in differing.judgements if any(part in one.benchmark for part in suite.slowed)]
    found = [judgement for judgement in own if judgement.verdict == "regression"]
    others = [judgement for judgement in _alarms(differing) if judgement not in own]
    minutes = " and ".join(f"{_seconds(run) / 60:.1f}" for run in (same, slower))
    cells = (
        f"{suite.name} {suite.version}",
        suite.written_for,
        str(len(equal.judgements)),
        _verdicts(equal),
        f"`{suite.function}`",
        str(len(own)),
        str(len(found)),
        _typical(found),
        str(len(others)),
        minutes,
    )
    return f"| {' | '.join(cells)} |"


def _alarms(outcome: Outcome) -> list[Judgement]:
    return [*outcome.of("regression", "failed"), *outcome.alarms]


def _verdicts(outcome: Outcome) -> str:
    """How many of each verdict, and if base differs from itself."""
    names = dict.fromkeys(judgement.verdict for judgement in outcome.judgements)
    counts = [f"{len(outcome.of(name))} {name}" for name in names]
    return ", ".join([*counts, *(["this machine can't tell"] if outcome.alarms else [])])


def _typical(judgements: Sequence[Judgement]) -> str:
    ratios = sorted(judgement.ratio.value for judgement in judgements if judgement.ratio)
    return percent(ratios[len(ratios) // 2]) if ratios else "–"


def _seconds(run: Record) -> float:
    return sum(pair.took_s for pair in run.pairs)


if __name__ == "__main__":
    main()
