"""What a gate run's outcome is called: a row for each benchmark, and the sentences above and below."""

from collections.abc import Sequence
from math import inf, log

from bench.gate.errors import Exit
from bench.gate.judge import DECIDED, WORST_FIRST, Judgement, Outcome
from bench.gate.record import PLACEMENTS, Record, Side
from bench.stats.intervals import Estimate
from bench.text.units import seconds

FIGURES = ("head / base", "interval", "base", "head", "pairs")
COLUMNS = ("benchmark", "verdict", *FIGURES, "note")
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


def row(judgement: Judgement, name: str = "") -> list[str]:
    """The cells of ``COLUMNS``, with a shorter name for the benchmark if there is one."""
    begin, ratio = [name or judgement.benchmark, judgement.verdict], judgement.ratio
    if ratio is None:
        return [*begin, *("" for _ in FIGURES), judgement.reason]
    base, head = (seconds(side or 0.0) for side in (judgement.base_s, judgement.head_s))
    return [*begin, percent(ratio.value), span(ratio), base, head, str(ratio.count), note(judgement)]


def note(judgement: Judgement) -> str:
    """What else is to be known of a measured benchmark."""
    if judgement.tail:
        return f"some rounds only: the mean is {percent(judgement.tail.value)} ({span(judgement.tail)})"
    if judgement.verdict != "inconclusive":
        return ""
    if judgement.smallest is None or judgement.smallest > TELLS_NOTHING:
        return "too few pairs to see anything"
    return f"would have seen {percent(judgement.smallest)}"


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
    """The benchmark that differs most from itself."""
    ratios = {alarm.benchmark: alarm.ratio.value for alarm in outcome.alarms if alarm.ratio}
    worst = max(ratios, key=lambda name: abs(log(ratios[name])))
    return f"{worst} came out {percent(ratios[worst])}"


def method(record: Record) -> str:
    """How it was measured."""
    pairs, null = (sum(pair.null == kind for pair in record.pairs) for kind in (False, True))
    minutes = sum(pair.took_s for pair in record.pairs) / 60
    last = [rounds[-1].placement for name in record.benchmarks if (rounds := record.rounds_of(name))]
    placed = ", ".join(f"{last.count(kind)} {kind}" for kind in PLACEMENTS if kind in last) or "none"
    return (
        f"{pairs} pairs of processes, and {null} of base against itself, in {minutes:.1f} min. "
        f"Placed: {placed}. Margin {record.rules.margin * 100:g} %."
    )
