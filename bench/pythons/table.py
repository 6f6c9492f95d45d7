"""What a run of several interpreters is called: rows of models, answers, and what is to be known of each."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bench.pythons.best import Buys
from bench.pythons.judge import Change, Outcome
from bench.pythons.record import Python, Record, Seen
from bench.stats.best_of import EQUIVALENT
from bench.stats.intervals import Estimate
from bench.text.units import between, count, listed, minutes, seconds, times

UNLIKELY = 100.0  # an interval that reaches further says nothing
WITHOUT = "–"  # in the place of a ratio that there is not
SIGNS = {"faster": "▲", "slower": "▼", "as fast": "="}


def heading(record: Record) -> str:
    """What was compared with what."""
    others = listed([python.name for python in record.others])
    return f"{others} against {record.base.name}: how many times as fast, by model"


def columns(record: Record) -> list[str]:
    return ["model", f"{record.base.name} takes", *(python.name for python in record.others)]


def rows(outcome: Outcome, workload: str) -> Iterator[list[str]]:
    """A row for each cell of a workload that some interpreter has a figure of, under ``columns``."""
    for cell, group in groupby(outcome.of(workload), key=lambda change: change.cell):
        changes = list(group)
        base_s = changes[0].base_s
        if base_s is not None or any(change.own_s for change in changes):
            yield [cell.label, seconds(base_s) if base_s else WITHOUT, *map(ratio, changes)]


def ratio(change: Change) -> str:
    """A change as a table shows it: 1.6× (1.4–1.8) ▲; its seconds where there is no ratio."""
    if change.ratio is None:
        return f"takes {seconds(change.own_s)}" if change.own_s else WITHOUT
    sign = SIGNS.get(change.verdict, "")
    return f"{with_interval(change.ratio)} {sign}".rstrip()


def with_interval(estimate: Estimate) -> str:
    if estimate.high > UNLIKELY or estimate.low <= 1 / UNLIKELY:
        return f"{times(estimate.value)} (unknown)"
    return f"{times(estimate.value)} ({between(estimate.low, estimate.high)})"


def answer(buys: Buys, base: str) -> str:
    """What an interpreter buys a workload, in a sentence."""
    own = f"{buys.python} with {buys.own.label}"
    against = f"{base} with {buys.base.label}"
    figure = with_interval(buys.ratio)
    if buys.shown == "faster":
        said = f"{own} is {figure} as fast as the best that {base} has, {buys.base.label}"
    elif buys.shown == "slower":
        said = f"{own} is {figure} as fast as {against}, which is faster than all that {buys.python} has"
    elif buys.ratio.low > 1 / (1 + EQUIVALENT) and buys.ratio.high < 1 + EQUIVALENT:
        said = f"{own} is as fast as {against}: {figure}"
    else:
        said = f"not shown: {own} came out {figure} as fast as {against}"
    over = f"; {times(buys.over_serial.value)} as fast as serial on {base}" if buys.over_serial else ""
    return f"{buys.workload}: {said}{over}"


def notes(record: Record, outcome: Outcome) -> list[str]:
    """What else is to be known: who is absent, what is missing, where the GIL was on, what was not run."""
    lines = [line for python in record.pythons for line in _of_python(record, python)]
    lines += _unmeasured(record, outcome)
    return [*lines, *([f"it ended because {record.stopped}"] if record.stopped else [])]


def _of_python(record: Record, python: Python) -> Iterator[str]:
    if python.absent:
        yield f"{python.name} is absent: {python.absent}"
    for library, why in python.missing.items():
        yield f"{python.name} was measured without {library}: {why}"
    if python.free_threaded:
        yield f"{python.name}: {_gil(record.seen_of(python.name))}"
    differing = [
        f"{name} {version} instead of {record.base.libraries[name]}"
        for name, version in python.libraries.items()
        if record.base.libraries.get(name, version) != version
    ]
    if differing:
        yield f"{python.name} has {listed(differing)}"


def _gil(seen: Sequence[Seen]) -> str:
    """What was seen of the GIL of a build that can do without."""
    on = sum(each.parent.on + each.workers.on for each in seen)
    looks = on + sum(each.parent.off + each.workers.off for each in seen)
    if not looks:
        return "nothing was seen of its GIL"
    if not on:
        return f"the GIL was off, at all of {count(looks, 'look')}, before and after rounds and in workers"
    culprits = list(dict.fromkeys(each.switched_on_by for each in seen if each.switched_on_by))
    who = f"the import of {listed(culprits)}" if culprits else "no import that was watched"
    return f"the GIL was on, at {on:,} of {count(looks, 'look')}: {who} switched it on"


def _unmeasured(record: Record, outcome: Outcome) -> Iterator[str]:
    """A line for each reason, with the interpreters and cells that it holds for."""
    said = [python.absent for python in record.pythons]
    reasons: dict[tuple[str, str, str], list[str]] = {}
    for change in outcome.changes:
        if change.reason and change.reason not in said:
            key = (change.python, change.verdict, change.reason)
            reasons.setdefault(key, []).append(change.cell.id)
    pythons: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for (python, verdict, reason), cells in reasons.items():
        pythons.setdefault((verdict, reason, tuple(cells)), []).append(python)
    for (verdict, reason, same), names in pythons.items():
        yield f"{listed(names)}: {verdict}: {listed(same)}: {reason}"


def method(record: Record) -> str:
    """How it was measured."""
    took = minutes(sum(group.took_s for group in record.groups))
    return (
        f"{count(len(record.groups), 'group')}, fresh processes in lock-step, {took} min. "
        f"▲ faster, ▼ slower: shown, with all claims of the run together wrong in at most 5 % of runs; "
        f"= as fast: within {EQUIVALENT:.0%}. Each interval for itself holds in 95 %."
    )
