"""The tables of docs/repeatability.md: what its runs show, beside what was asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median, quantiles

from docs.repeatability_figures import (
    Figure,
    alarms,
    covered,
    efficiency,
    found,
    pool_speed_up,
    speed_up,
    variations,
    verdicts,
    widths,
)
from docs.repeatability_runs import Run, packed
from docs.slow_cells import SLOWED

KINDS = {"quick": "four workloads", "all": "all eight", "bursts": "four, beside bursts"}


def tables(kinds: dict[str, list[Run]] | None = None) -> str:
    """All figures beside what was asked for, as Markdown."""
    kinds = packed() if kinds is None else kinds
    there = [kind for kind in KINDS if kinds.get(kind)]
    columns = [f"{KINDS[kind]}, {len(kinds[kind])} runs" for kind in there]
    head = [f"| what | asked for | {' | '.join(columns)} |", "|---|---|" + "---|" * len(columns)]
    rows = [_row(what, bar, [figure(kinds[kind]) for kind in there]) for what, bar, figure in ROWS]
    others = [line for part in (_selftests(kinds), _slowed(kinds)) for line in part]
    return "\n".join([*head, *rows, "", "| what | asked for | measured |", "|---|---|---|", *others])


def _row(what: str, bar: str, cells: Iterable[str]) -> str:
    return f"| {what} | {bar} | {' | '.join(cells)} |"


def _variation(figure: Figure) -> Callable[[Sequence[Run]], str]:
    def shown(runs: Sequence[Run]) -> str:
        values = variations(runs, figure)
        if len(values) < 2:
            return "–"
        most = quantiles(values, n=20, method="inclusive")[-1]
        return f"{most:.3f} (median {median(values):.3f}, {len(values)} cells)"

    return shown


def _coverage(runs: Sequence[Run]) -> str:
    inside = covered(runs)
    return f"{sum(inside) / len(inside):.1%} of {len(inside)}" if inside else "–"


def _width(runs: Sequence[Run]) -> str:
    return f"1 : {median(widths(runs)):.3f}" if widths(runs) else "–"


def _wrong(runs: Sequence[Run]) -> str:
    all_of_them = verdicts(runs)
    return f"{all_of_them.wrong} of {all_of_them.count}"


def _untold(runs: Sequence[Run]) -> str:
    all_of_them = verdicts(runs)
    return f"{all_of_them.untold} of {all_of_them.count}"


def _alarms(runs: Sequence[Run]) -> str:
    beside, raw, pairs = alarms(runs)
    return f"{beside} of {pairs} ({raw})"


def _took(runs: Sequence[Run]) -> str:
    longest = max(run.took_s for run in runs)
    off = [abs(run.took_s / run.estimate_s - 1) for run in runs if run.estimate_s]
    estimate = f", at most {max(off):.0%} off its estimate" if off else ""
    return f"{int(longest // 60)}:{longest % 60:02.0f}{estimate}"


ROWS: tuple[tuple[str, str, Callable[[Sequence[Run]], str]], ...] = (
    ("variation of a warm speed-up, models on one CPU, 95 % of cells", "0.02", _variation(speed_up)),
    ("variation of a warm pool's efficiency, 95 % of cells", "0.03", _variation(efficiency)),
    ("variation of a warm pool's speed-up, 95 % of cells", "0.08", _variation(pool_speed_up)),
    ("intervals that enclose the pooled value", "93 %", _coverage),
    ("width of an interval, median", "1 : 1.08", _width),
    ("verdicts that the pooled runs contradict", "1 in 80", _wrong),
    ("verdicts that say what could not be told", "10 %", _untold),
    ("pairs of runs in which --fail-if-slower 10 alarms (median:10% does)", "1 in 20", _alarms),
    ("longest run", "3:30 for all, within 20 %", _took),
)


def _selftests(kinds: dict[str, list[Run]]) -> Iterator[str]:
    """A row for each truth: in how many self-tests it held, and how wide the intervals were."""
    runs = kinds.get("selftest", [])
    for what in dict.fromkeys(claim["what"] for run in runs for claim in run.selftest):
        claims = [claim for run in runs for claim in run.selftest if claim["what"] == what]
        held = sum(claim["holds"] for claim in claims)
        width = median((claim["high"] / claim["low"]) ** 0.5 - 1 for claim in claims)
        claimed = f"{held} of {len(claims)}, ± {width:.1%} (median)"
        yield f"| self-test: {what}, {claims[0]['expected']} | 19 of 20 | {claimed} |"


def _slowed(kinds: dict[str, list[Run]]) -> Iterator[str]:
    for model in SLOWED if kinds.get("slowed") and kinds.get("quick") else ():
        hits, cells = found(kinds["quick"], kinds["slowed"], model)
        what = f"a warm cell of `{model}` slowed by 20 %, found by --fail-if-slower 10"
        yield f"| {what} | 19 of 20 | {hits} of {cells} |"
