"""What a gate run's outcome is called: a row for each benchmark, and the sentences above and below."""

from collections.abc import Sequence
from math import inf, log

from bench.gate.errors import Exit
from bench.gate.judge import DECIDED, WORST_FIRST, Judgement, Outcome
from bench.gate.record import PLACEMENTS, Record, Side
from bench.stats.intervals import Estimate
from bench.text.units import mebibytes, seconds

FIGURES = ("head / base", "interval", "base", "head", "pairs")
COLUMNS = ("benchmark", "verdict", *FIGURES, "note")
MEMORY = "peak memory"  # a column only where it is known of a benchmark
TELLS_NOTHING = 10.0  # times slower
WORDS = {
    Exit.NO_REGRESSION: "No regression",
    Exit.REGRESSION: "Regression",
    Exit.COULD_NOT_MEASURE: "Not all could be measured",
    Exit.NO_VERDICT: "No verdict",
}
NOTHING_COMPARED = "Nothing to compare"


def percent(ratio: float) -> str:
    """A ratio as people say it: +12.3 %."""
    return f"{_signed(ratio)} %"


def _signed(ratio: float) -> str:
    return f"{round((ratio - 1) * 100, 1) + 0.0:+.1f}"  # + 0.0: there is no -0.0 %


def span(estimate: Estimate) -> str:
    """Its interval, as percentages."""
    return f"{_signed(estimate.low)} to {percent(estimate.high)}" if estimate.high < inf else "unknown"


def columns(outcome: Outcome) -> tuple[str, ...]:
    """The headings of a run's table."""
    knows_memory = any(judgement.memory for judgement in outcome.judgements)
    return (*COLUMNS[:-1], MEMORY, COLUMNS[-1]) if knows_memory else COLUMNS


def row(judgement: Judgement, name: str = "") -> dict[str, str]:
    """The cells by column, with a shorter name for the benchmark if there is one."""
    cells = dict.fromkeys((*COLUMNS, MEMORY), "")
    cells |= {"benchmark": name or judgement.benchmark, "verdict": judgement.verdict}
    ratio = judgement.ratio
    if ratio is None:
        return cells | {"note": judgement.reason}
    base, head = (seconds(side or 0.0) for side in (judgement.base_s, judgement.head_s))
    figures = (percent(ratio.value), span(ratio), base, head, str(ratio.count))
    more = {MEMORY: memory(judgement), "note": note(judgement)}
    return cells | dict(zip(FIGURES, figures, strict=True)) | more


def memory(judgement: Judgement) -> str:
    """How much more memory head needs, and of how much: +0.1 % of 61 MiB."""
    found = judgement.memory
    return f"{percent(found.ratio.value)} of {mebibytes(found.base)}" if found else ""


def note(judgement: Judgement) -> str:
    """What else is to be known of a measured benchmark."""
    return "; ".join(filter(None, [_note_of_time(judgement), _note_of_memory(judgement)]))


def _note_of_time(judgement: Judgement) -> str:
    if judgement.tail:
        return f"some rounds only: the mean is {percent(judgement.tail.value)} ({span(judgement.tail)})"
    return _would_have_seen(judgement.smallest) if judgement.verdict == "inconclusive" else ""


def _note_of_memory(judgement: Judgement) -> str:
    found = judgement.memory
    if found is None or found.verdict == "pass":
        return ""
    if found.verdict == "inconclusive":
        return f"of memory: {_would_have_seen(found.smallest)}"
    return f"peak memory {percent(found.ratio.value)} ({span(found.ratio)})"


def _would_have_seen(smallest: float | None) -> str:
    if smallest is None or smallest > TELLS_NOTHING:
        return "too few pairs to see anything"
    return f"would have seen {percent(smallest)}"


def shortened(names: Sequence[str]) -> list[str]:
    """The names without what all of them begin and end with, so that a terminal has room for the rest."""
    if len(names) < 2:
        return list(names)
    begin = names[0]
    while not all(name.startswith(begin) for name in names):
        begin = begin[:-1]
    end = "]" if begin.rfind("[") > begin.rfind("::") and all(name.endswith("]") for name in names) else ""
    cut = max(begin.rfind("::") + 2, begin.rfind("[") + 1 if end else 0)
    return [name[cut:].removesuffix(end) if cut > 1 else name for name in names]


def heading(record: Record) -> str:
    """What was compared with what."""
    base, head = record.base, record.head
    sides = f"base {_named(base)} against head {_named(head)}"
    pythons = [str(side.machine_info.get("python_version", side.python)) for side in (base, head)]
    if pythons[0] != pythons[1]:
        return f"{sides}, Python {' against '.join(pythons)}"
    return sides + (", each in an environment of its own" if base.python != head.python else "")


def _named(side: Side) -> str:
    short = side.commit[:10]
    return short if side.revision == side.commit else f"{side.revision} ({short})"


def conclusion(record: Record, outcome: Outcome, code: Exit) -> str:
    """The whole in a sentence or two."""
    if outcome.alarms:
        return f"This machine can't tell: base against itself, {_alarm(outcome)}. No verdict here counts."
    counts = [f"{number} {verdict}" for verdict in WORST_FIRST if (number := len(outcome.of(verdict)))]
    ended = f" It ended because {record.stopped}." if record.stopped else ""
    compared = code != Exit.NO_REGRESSION or outcome.of(*DECIDED)
    words = WORDS[code] if compared else NOTHING_COMPARED
    return f"{words}: {', '.join(counts) or 'no verdicts'}.{ended}"


def _alarm(outcome: Outcome) -> str:
    """What differs most from itself: a benchmark's time or its memory."""
    ratios = {alarm.benchmark: alarm.ratio.value for alarm in outcome.alarms if alarm.ratio}
    ratios |= {
        f"the memory of {alarm.benchmark}": alarm.memory.ratio.value
        for alarm in outcome.alarms
        if alarm.memory and alarm.memory.verdict in ("regression", "improvement")
    }
    worst = max(ratios, key=lambda name: abs(log(ratios[name])))
    return f"{worst} came out {percent(ratios[worst])}"


def method(record: Record) -> str:
    """How it was measured."""
    pairs, null = (sum(pair.null == kind for pair in record.pairs) for kind in (False, True))
    minutes = sum(pair.took_s for pair in record.pairs) / 60
    last = [rounds[-1] for name in record.benchmarks if (rounds := record.rounds_of(name))]
    places = [rounds.placement for rounds in last]
    placed = ", ".join(f"{places.count(kind)} {kind}" for kind in PLACEMENTS if kind in places) or "none"
    margin = f"Margin {record.rules.margin * 100:g} %"
    if any(rounds.memory for rounds in last):
        margin += f", of memory {record.rules.memory_margin * 100:g} %"
    return (
        f"{pairs} pairs of processes, and {null} of base against itself, in {minutes:.1f} min. "
        f"Placed: {placed}. {margin}."
    )


def reported_only(code: Exit) -> str:
    """What --report-only did."""
    return f"Report only: the exit code is 0, and would have been {code:d}."
