"""The figures of docs/gate.md, computed from the gate runs in docs/gate-data that measure_gate.py made."""

import json
import lzma
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import mean, median

import msgspec
from scipy.stats import binomtest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.gate import record  # noqa: E402
from bench.gate.judge import Judgement, Outcome, judge  # noqa: E402
from bench.gate.record import Record  # noqa: E402
from bench.gate.table import percent as percentage  # noqa: E402
from docs.slow_down import CELLS  # noqa: E402

DATA = ROOT / "docs" / "gate-data"
KINDS = {"null": "itself", "bursts": "itself, beside bursts"}
PERCENTS = ("5", "10", "15", "25")
WAYS = ("spin", "wait", "tail", "start-up", "any")
USUAL_LIMIT = 1.1  # the usual way alarms above it
FALSE_ALARMS = (
    *("a commit against", "runs that alarm", "wrong verdicts", "inconclusive", "failed", "median time"),
    *("usual way: runs that alarm", "wrong verdicts"),
)
POWER = ("slowed by", "as", "seen, mean", "found", "share", "95 % interval", "found the usual way")


@dataclass
class GateRun:
    """The gate's record, and what the usual way gave by benchmark: head / base, if it was tried."""

    name: str
    record: Record
    usual: dict[str, float] | None

    @property
    def kind(self) -> str:
        """The name without the run's number: ``null``, ``slow-10``."""
        return self.name[:-4]

    @cached_property
    def outcome(self) -> Outcome:
        return judge(self.record)


def kept(path: Path, select: str) -> Record:
    """The record in this file as it is kept: seconds with five digits, and nothing of the machine."""
    stored = json.loads(path.read_text(), parse_float=lambda text: float(f"{float(text):.5g}"))
    stored["command"] = ["bench", "gate", "--select", select]
    for side in ("base", "head"):
        stored[side] |= {"machine_info": {}, "python": "python"}
    return record.from_json(stored)


def packed() -> dict[str, GateRun]:
    """All runs in docs/gate-data by name."""
    return {name: run for path in sorted(DATA.glob("*.xz")) for name, run in load(path).items()}


def load(path: Path) -> dict[str, GateRun]:
    """The runs in a packed file by name."""
    runs = map(msgspec.json.Decoder(GateRun).decode, lzma.decompress(path.read_bytes()).splitlines())
    return {run.name: run for run in runs}


def save(path: Path, runs: Iterable[GateRun]) -> None:
    """Pack the runs into this file."""
    with lzma.open(path, "wb", preset=9) as file:
        file.writelines(msgspec.json.encode(run) + b"\n" for run in runs)


def by_kind(runs: Mapping[str, GateRun]) -> dict[str, list[GateRun]]:
    kinds: dict[str, list[GateRun]] = {}
    for _, run in sorted(runs.items()):
        kinds.setdefault(run.kind, []).append(run)
    return kinds


def tables() -> str:
    """False alarms, then power, as Markdown."""
    kinds = by_kind(packed())
    silent = [_false_alarms(kind, kinds[kind]) for kind in KINDS if kind in kinds]
    percents = [percent for percent in PERCENTS if f"slow-{percent}" in kinds]
    slowed = [_power(percent, way, kinds[f"slow-{percent}"]) for percent in percents for way in WAYS]
    return "\n".join([*_head(FALSE_ALARMS), *silent, "", *_head(POWER), *slowed])


def _head(columns: Sequence[str]) -> list[str]:
    return [f"| {' | '.join(columns)} |", "|---" + "|---:" * (len(columns) - 1) + "|"]


def _false_alarms(kind: str, runs: Sequence[GateRun]) -> str:
    verdicts = [judgement.verdict for judgement in _judgements(runs)]
    figures = (
        sum(bool(run.outcome.of("regression") or run.outcome.alarms) for run in runs),
        len(runs),
        verdicts.count("regression") + verdicts.count("improvement"),
        len(verdicts),
        verdicts.count("inconclusive"),
        verdicts.count("failed"),
        median(sum(pair.took_s for pair in run.record.pairs) / 60 for run in runs),
    )
    columns = "{} of {} | {} of {} | {} | {} | {:.1f} min"
    return f"| {KINDS[kind]} | {columns.format(*figures)} | {_usual_alarms(runs)} |"


def _usual_alarms(runs: Sequence[GateRun]) -> str:
    """Runs that alarm the usual way, and their verdicts that do."""
    usual = [[ratio > USUAL_LIMIT for ratio in run.usual.values()] for run in runs if run.usual]
    if not usual:
        return "– | –"
    return f"{sum(map(any, usual))} of {len(usual)} | {sum(map(sum, usual))} of {sum(map(len, usual))}"


def named_as(way: str, judgements: Iterable[Judgement]) -> list[Judgement]:
    """Those of the cells that are slowed down in this way."""
    names = {f"test_cell[{cell}]" for cell, slowed in CELLS.items() if way in (slowed.kind, "any")}
    return [judgement for judgement in judgements if judgement.benchmark.rpartition("::")[2] in names]


def _power(percent: str, way: str, runs: Sequence[GateRun]) -> str:
    judged = named_as(way, _judgements(runs))
    names = {judgement.benchmark.rpartition("::")[2] for judgement in judged}
    regressions = sum(judgement.verdict == "regression" for judgement in judged)
    interval = binomtest(regressions, len(judged)).proportion_ci(method="exact")
    usual = [
        ratio > USUAL_LIMIT for run in runs for name, ratio in (run.usual or {}).items() if name in names
    ]
    slower = mean(judgement.ratio.value for judgement in judged if judgement.ratio)
    share = f"{regressions / len(judged):.1%} | {interval.low:.0%} to {interval.high:.0%}"
    row = f"{percent} % | {way} | {percentage(slower)} | {regressions} of {len(judged)} | {share}"
    return f"| {row} | {sum(usual)} of {len(usual)} |"


def _judgements(runs: Sequence[GateRun]) -> Iterator[Judgement]:
    for run in runs:
        yield from run.outcome.judgements
